package ai.stigmer.runner.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
  private static final ThreadId THREAD = ThreadId.ofSession("one");

  @TempDir Path temporary;
  private Path root;
  private Sandbox sandbox;

  @BeforeEach
  void sandboxBesideAPreciousFile() throws IOException {
    root = temporary.resolve("root");
    sandbox = new Sandbox(root);
    Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(temporary.resolve("outside/precious"), "kept");
  }

  @Test
  void makesTheFolderAndTheRootAndKeepsWhatIsThere() throws IOException {
    Path folder = sandbox.create(THREAD);
    Files.writeString(folder.resolve("notes"), "kept");

    assertThat(sandbox.create(THREAD)).isEqualTo(root.resolve("thread-one")).isEqualTo(folder);
    assertThat(folder.resolve("notes")).hasContent("kept");
  }

  @Test
  void refusesALinkInPlaceOfTheFolder() throws IOException {
    Files.createDirectory(root);
    Files.createSymbolicLink(root.resolve("thread-one"), temporary.resolve("outside"));

    assertThatThrownBy(() -> sandbox.create(THREAD)).hasMessageContaining("is no folder");
  }

  @Test
  void deletesTheWholeTreeAndNothingElse() throws IOException {
    Path folder = sandbox.create(THREAD);
    Path other = sandbox.create(ThreadId.ofSession("two"));
    Files.createDirectories(folder.resolve("a/b/c"));
    Files.writeString(folder.resolve("a/b/file"), "x");

    assertThat(sandbox.delete(THREAD)).isEmpty();
    assertThat(folder).doesNotExist();
    assertThat(other).isDirectory();
  }

  @Test
  void deletingWhatIsNotThereIsFine() throws IOException {
    assertThat(sandbox.delete(THREAD)).isEmpty();
    Files.createDirectory(root);
    assertThat(sandbox.delete(THREAD)).isEmpty();
  }

  @Test
  void deletesLinksAndNotWhatTheyPointTo() throws IOException {
    Path folder = sandbox.create(THREAD);
    Files.createSymbolicLink(folder.resolve("folder"), temporary.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("file"), temporary.resolve("outside/precious"));
    Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("missing"));

    assertThat(sandbox.delete(THREAD)).isEmpty();
    assertThat(folder).doesNotExist();
    assertThat(temporary.resolve("outside/precious")).hasContent("kept");
  }

  @Test
  void deletesALinkInPlaceOfTheFolderAndNotItsTarget() throws IOException {
    Files.createDirectory(root);
    Files.createSymbolicLink(root.resolve("thread-one"), temporary.resolve("outside"));

    assertThat(sandbox.delete(THREAD)).isEmpty();
    assertThat(root.resolve("thread-one")).doesNotExist();
    assertThat(temporary.resolve("outside/precious")).hasContent("kept");
  }

  @Test
  void deletesReadOnlyFoldersOfAPackageCache() throws IOException {
    Path cache = Files.createDirectories(sandbox.create(THREAD).resolve("cache/module"));
    Files.writeString(cache.resolve("file"), "x");
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(sandbox.delete(THREAD)).isEmpty();
    assertThat(root.resolve("thread-one")).doesNotExist();
  }

  @Test
  void leavesATreeOfAbsurdDepthAndSaysSo() throws IOException {
    Path deep = sandbox.create(THREAD);
    for (int i = 0; i < 300; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);

    assertThat(sandbox.delete(THREAD)).anyMatch(problem -> problem.contains("256 folders deep"));
  }

  @Test
  void aFolderThatKeepsTurningIntoALinkLeadsNowhere() throws Exception {
    Path folder = sandbox.create(THREAD);
    AtomicBoolean over = new AtomicBoolean();
    Thread attacker =
        Thread.ofPlatform()
            .start(
                () -> {
                  Path swapped = folder.resolve("swapped");
                  while (!over.get()) {
                    try {
                      Files.createDirectories(folder);
                      Files.createDirectory(swapped);
                      Files.delete(swapped);
                      Files.createSymbolicLink(swapped, temporary.resolve("outside"));
                      Files.delete(swapped);
                    } catch (IOException e) {
                      // The deletion was faster.
                    }
                  }
                });
    try {
      for (int i = 0; i < 300; i++) {
        sandbox.delete(THREAD);
      }
    } finally {
      over.set(true);
      attacker.join();
    }
    assertThat(temporary.resolve("outside/precious")).hasContent("kept");
  }

  @Test
  void aWritableRootHasNoProblemAndKeepsNoProbe() throws IOException {
    assertThat(sandbox.writeProblem()).isEmpty();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aRootThatIsAFileHasAProblem() throws IOException {
    Files.writeString(root, "a file");
    assertThat(sandbox.writeProblem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("cannot write to `" + root));
  }
}
