package ai.stigmer.release.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.failure.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileTreeTest {
  private static final Owner USER = new Owner(1000, 1000);

  @Test
  void sortsByTheBytesOfPathsAndAddsMissingParents() {
    FileTree tree =
        FileTree.of(List.of(file("b/\uD83D\uDE00"), file("a/x/y"), file("b/\uFFFD"), file("a-b")));

    assertThat(tree.entries())
        .extracting(Entry::path)
        .containsExactly("a", "a-b", "a/x", "a/x/y", "b", "b/\uFFFD", "b/\uD83D\uDE00");
    assertThat(tree.find("a/x")).contains(new Directory("a/x", 0755, Owner.ROOT));
  }

  @Test
  void refusesAPathStatedTwice() {
    assertConflict(List.of(file("a"), file("a")), "`a` is stated twice");
    assertConflict(
        List.of(new Directory("a", 0755, USER), new Directory("a", 0700, USER)), "stated twice");
  }

  @Test
  void takesAnEqualDirectoryTwice() {
    Directory directory = new Directory("a", 0755, USER);

    assertThat(FileTree.of(List.of(directory, directory)).entries()).containsExactly(directory);
  }

  @Test
  void refusesAnEntryBelowALinkOrAFile() {
    assertConflict(
        List.of(new SymbolicLink("bin", "usr/bin", USER), file("bin/sh")),
        "lies below `bin`, which is a symbolic link to `usr/bin`");
    assertConflict(List.of(file("a"), file("a/b/c")), "lies below `a`, which is a file");
  }

  @Test
  void refusesAHardLinkWithoutAFile() {
    assertConflict(List.of(new HardLink("a", "b", USER)), "not in the tree");
    assertConflict(
        List.of(new HardLink("a", "b", USER), new HardLink("b", "a", USER)), "hard link");
    assertConflict(
        List.of(new HardLink("a", "b", USER), new Directory("b", 0755, USER)), "a directory");
  }

  @Test
  void givesTheContentToTheFirstNameOfAHardLinkedFile() {
    RegularFile file = file("z");
    FileTree tree =
        FileTree.of(
            List.of(file, new HardLink("m", "z", Owner.ROOT), new HardLink("b", "m", Owner.ROOT)));

    assertThat(tree.entries())
        .containsExactly(
            new RegularFile("b", 0640, USER, file.content()),
            new HardLink("m", "b", USER),
            new HardLink("z", "b", USER));
    assertThat(tree.sizeBytes()).isEqualTo(file.content().sizeBytes());
  }

  @Test
  void mergesTreesThatShareOnlyDirectories() {
    FileTree stated = FileTree.of(List.of(new Directory("a", 0700, USER), file("a/x")));
    FileTree implied = FileTree.of(List.of(file("a/y")));

    FileTree merged = implied.mergedWith(stated);

    assertThat(merged.find("a")).contains(new Directory("a", 0700, USER));
    assertThat(merged.entries()).extracting(Entry::path).containsExactly("a", "a/x", "a/y");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> merged.mergedWith(FileTree.of(List.of(file("a/x")))))
        .withMessageContaining("`a/x` is in both trees");
  }

  @Test
  void laysOneTreeOverAnother() {
    RegularFile above = file("etc/config");
    FileTree lower =
        FileTree.of(List.of(new Directory("etc", 0700, USER), file("etc/config"), file("etc/b")));

    FileTree both = lower.overlaidBy(FileTree.of(List.of(above)));

    assertThat(both.find("etc/config")).contains(above);
    assertThat(both.find("etc")).contains(new Directory("etc", 0700, USER));
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> lower.overlaidBy(FileTree.of(List.of(file("etc")))))
        .withMessageContaining("is a directory (700 1000:1000) below and a file above");
  }

  @Test
  void keepsTheContentOfOtherNamesWhenAHardLinkedFileIsReplaced() throws IOException {
    FileTree lower =
        FileTree.of(List.of(file("a"), new HardLink("b", "a", USER), new HardLink("c", "a", USER)));

    FileTree both = lower.overlaidBy(FileTree.of(List.of(file("a", "new"))));

    assertThat(read(both, "a")).isEqualTo("new");
    assertThat(read(both, "b")).isEqualTo("content");
    assertThat(both.find("c")).contains(new HardLink("c", "b", USER));
  }

  @Test
  void movesAndGivesAwayWholeTrees() {
    FileTree tree = FileTree.of(List.of(file("a"), new HardLink("b", "a", USER)));

    FileTree moved = tree.under("usr/lib").ownedBy(new Owner(7, 8));

    assertThat(moved.entries())
        .extracting(e -> e.path() + " " + e.owner())
        .containsExactly("usr 7:8", "usr/lib 7:8", "usr/lib/a 7:8", "usr/lib/b 7:8");
    assertThat(moved.find("usr/lib/b"))
        .contains(new HardLink("usr/lib/b", "usr/lib/a", new Owner(7, 8)));
  }

  private static String read(FileTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) tree.find(path).orElseThrow();
    try (InputStream in = file.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static RegularFile file(String path) {
    return file(path, "content");
  }

  private static RegularFile file(String path, String content) {
    return new RegularFile(path, 0640, USER, Content.of(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertConflict(List<Entry> entries, String message) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> FileTree.of(entries))
        .withMessageContaining(message);
  }
}
