package ai.stigmer.release.source;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.testing.WorkTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever changes what git says changes a file that is watched. */
class WatchedFilesTest {
  @TempDir Path temporary;
  private Path folder;
  private WorkTree tree;

  @BeforeEach
  void create() throws IOException {
    folder = Files.createDirectory(temporary.resolve("tree"));
    tree =
        WorkTree.init(folder)
            .write("a", "text")
            .write("deep/er/b", "text")
            .write(".gitignore", "/target/\n*.log\n")
            .write("target/out", "built")
            .commit("first")
            .tag("v1.0.0");
    Files.createDirectory(folder.resolve("empty"));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("an edited file", t -> t.write("a", "TEXT")),
        change("a file of its own", t -> t.write("c", "text")),
        change("a file deep down", t -> t.write("deep/er/c", "text")),
        change("a file in a folder that was empty", t -> t.write("empty/c", "text")),
        change("a removed file", t -> t.git("rm", "-q", "a")),
        change("a file that is forgotten", t -> t.git("rm", "-q", "--cached", "a")),
        change("another mode", t -> t.git("update-index", "--chmod=+x", "a")),
        change("a commit without a change", t -> t.commit("second")),
        change("a tag", t -> t.tag("v1.1.0")),
        change("a tag with a slash", t -> t.tag("cli/v1.1.0")),
        change("a tag less", t -> t.git("tag", "-d", "v1.0.0")),
        change("another branch", t -> t.git("checkout", "-q", "-b", "other")),
        change("no branch", t -> t.git("checkout", "-q", "--detach")),
        change("a setting", t -> t.git("config", "core.fileMode", "false")),
        change("packed references", t -> t.git("pack-refs", "--all")),
        change("what is ignored", t -> t.write(".gitignore", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void sees(String name, Consumer<WorkTree> change) {
    Collection<Path> watched = WatchedFiles.of(folder, temporary).orElseThrow();
    Map<Path, String> before = states(watched);

    change.accept(tree);

    assertThat(states(watched)).isNotEqualTo(before);
  }

  @Test
  void doesNotSeeWhatGitIgnores() {
    Collection<Path> watched = WatchedFiles.of(folder, temporary).orElseThrow();
    Map<Path, String> before = states(watched);

    tree.write("target/out", "built again").write("target/more/out", "built");

    assertThat(states(watched)).isEqualTo(before);
  }

  @Test
  void watchesTheWholeRepositoryFromAnyFolderOfIt() {
    assertThat(WatchedFiles.of(folder.resolve("deep"), temporary))
        .isEqualTo(WatchedFiles.of(folder, temporary));
  }

  @Test
  void nothingTellsWhatSubmodulesHold() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("other"));
    WorkTree.init(other).write("file", "text").commit("first");
    tree.git(
        "-c", "protocol.file.allow=always", "submodule", "add", "-q", other.toString(), "module");

    assertThat(WatchedFiles.of(folder, temporary)).isEmpty();
  }

  private static Arguments change(String name, Consumer<WorkTree> change) {
    return Arguments.of(name, change);
  }

  private static Map<Path, String> states(Collection<Path> paths) {
    Map<Path, String> states = new TreeMap<>();
    for (Path path : paths) {
      try {
        states.put(path, Files.readAttributes(path, "unix:size,ino,mode,ctime").toString());
      } catch (NoSuchFileException _) {
        states.put(path, "none");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return states;
  }
}
