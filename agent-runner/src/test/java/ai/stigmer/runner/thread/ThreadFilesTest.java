package ai.stigmer.runner.thread;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.stigmer.runner.thread.ThreadFiles.Depth;
import ai.stigmer.runner.thread.ThreadFiles.Kind;
import ai.stigmer.runner.thread.ThreadFiles.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadFilesTest {
  private static final ThreadId THREAD = ThreadId.ofSession("one");

  @TempDir Path temporary;
  private Path folder;
  private ThreadFiles files;

  @BeforeEach
  void aThreadBesideAPreciousFile() throws IOException {
    Sandbox sandbox = new Sandbox(temporary.resolve("root"));
    folder = sandbox.create(THREAD);
    files = sandbox.files(THREAD);
    Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(temporary.resolve("outside/precious"), "kept");
  }

  private String read(String path) throws IOException {
    return new String(files.read(path, 0, 100).bytes(), UTF_8);
  }

  @Test
  void readsWhatItHasWritten() throws IOException {
    files.write("a/b/c.txt", "hello".getBytes(UTF_8));
    assertThat(read("a/b/c.txt")).isEqualTo("hello");
    assertThat(read("./a//b/./c.txt")).isEqualTo("hello");
    assertThat(folder.resolve("a/b/c.txt")).hasContent("hello");
    assertThat(temporary.resolve("root")).isDirectoryNotContaining("glob:**.making-*");
    assertThat(folder.resolve("a/b")).isDirectoryNotContaining("glob:**.writing-*");
  }

  @Test
  void readsAPartAndKnowsTheWholeSize() throws IOException {
    files.write("file", "0123456789".getBytes(UTF_8));
    ThreadFiles.Part part = files.read("file", 4, 3);
    assertThat(new String(part.bytes(), UTF_8)).isEqualTo("456");
    assertThat(part.sizeBytes()).isEqualTo(10);
    assertThat(files.read("file", 20, 3).bytes()).isEmpty();
  }

  @Test
  void aFileThatIsReplacedPassesItsPermissionsOn() throws IOException {
    files.write("run.sh", "old".getBytes(UTF_8));
    Files.setPosixFilePermissions(
        folder.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
    files.write("run.sh", "new".getBytes(UTF_8));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("run.sh"))))
        .isEqualTo("rwxr-x---");
    assertThat(read("run.sh")).isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside/precious",
        "a/../../outside/precious",
        "..",
        "a/..",
        "/etc/passwd",
        "/",
        "link/precious",
        "file-link",
        "dangling",
        "up/outside/precious",
        "nul\0"
      })
  void refusesWhatLeadsOut(String path) throws IOException {
    Files.createDirectory(folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("link"), temporary.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("file-link"), temporary.resolve("outside/precious"));
    Files.createSymbolicLink(folder.resolve("dangling"), temporary.resolve("outside/new"));
    Files.createSymbolicLink(folder.resolve("up"), Path.of("../.."));

    assertThatThrownBy(() -> files.read(path, 0, 10)).isInstanceOf(PathRefused.class);
    assertThatThrownBy(() -> files.write(path, new byte[] {1})).isInstanceOf(PathRefused.class);
    assertThatThrownBy(() -> files.list(path, Depth.CHILDREN, 10)).isInstanceOf(PathRefused.class);
    assertThat(temporary.resolve("outside")).isDirectoryNotContaining("glob:**new");
    assertThat(temporary.resolve("outside/precious")).hasContent("kept");
  }

  @Test
  void refusesALinkInPlaceOfTheThreadsFolder() throws IOException {
    Files.delete(folder);
    Files.createSymbolicLink(folder, temporary.resolve("outside"));
    assertThatThrownBy(() -> read("precious")).isInstanceOf(PathRefused.class);
    assertThatThrownBy(() -> files.list(".", Depth.CHILDREN, 10)).isInstanceOf(PathRefused.class);
  }

  @Test
  void saysWhatIsInTheWay() throws IOException {
    files.write("file", new byte[] {1});
    assertThatThrownBy(() -> read("missing"))
        .satisfies(e -> assertThat(Reason.of((Exception) e)).isEqualTo("there is no such file"));
    assertThatThrownBy(() -> read("."))
        .satisfies(e -> assertThat(Reason.of((Exception) e)).isEqualTo("is a folder"));
    assertThatThrownBy(() -> read("file/below"))
        .satisfies(e -> assertThat(Reason.of((Exception) e)).isEqualTo("is no folder"));
    assertThatThrownBy(() -> files.write(".", new byte[0]))
        .satisfies(e -> assertThat(Reason.of((Exception) e)).isEqualTo("is a folder"));
  }

  @Test
  void aPipeIsNotOpened() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(() -> read("pipe")).hasMessageContaining("no regular file");
    assertThatThrownBy(() -> files.write("pipe", new byte[0]))
        .hasMessageContaining("no regular file");
  }

  @Test
  void listsAFolderAndItsDescendants() throws IOException {
    files.write("b/deep/file", "xyz".getBytes(UTF_8));
    files.write("a", new byte[0]);
    Files.createSymbolicLink(folder.resolve("link"), temporary);

    assertThat(files.list(".", Depth.CHILDREN, 100))
        .extracting(Listed::path, Listed::kind)
        .containsExactly(tuple("a", Kind.FILE), tuple("b", Kind.FOLDER), tuple("link", Kind.LINK));
    assertThat(files.list("", Depth.DESCENDANTS, 100))
        .extracting(Listed::path)
        .containsExactly("a", "b", "b/deep", "b/deep/file", "link");
    assertThat(files.list("b/deep", Depth.CHILDREN, 100))
        .containsExactly(new Listed("file", Kind.FILE, 3));
    assertThat(files.list(".", Depth.DESCENDANTS, 2)).hasSize(2);
  }

  @Test
  void aFolderThatKeepsTurningIntoALinkLeadsNowhere() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread attacker =
        Thread.ofPlatform()
            .start(
                () -> {
                  Path swapped = folder.resolve("swapped");
                  while (!over.get()) {
                    try {
                      Removal.of(swapped);
                      Files.createSymbolicLink(swapped, temporary.resolve("outside"));
                      Files.delete(swapped);
                      Files.createDirectory(swapped);
                    } catch (IOException e) {
                      // A file was written into it meanwhile.
                    }
                  }
                });
    try {
      for (int i = 0; i < 2000; i++) {
        try {
          files.write("swapped/new-" + i, new byte[] {1});
          files.write("swapped/precious", new byte[] {1});
          read("swapped/precious");
        } catch (IOException e) {
          // It was a link just then, or gone.
        }
      }
    } finally {
      over.set(true);
      attacker.join();
    }
    assertThat(temporary.resolve("outside")).isDirectoryNotContaining("glob:**new-*");
    assertThat(temporary.resolve("outside/precious")).hasContent("kept");
  }
}
