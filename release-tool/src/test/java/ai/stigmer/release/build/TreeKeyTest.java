package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeKeyTest {
  private static final Content CONTENT = Content.of("content".getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;

  @Test
  void differsWithEverythingTheArchiveDependsOn() {
    Owner user = new Owner(1000, 1000);
    List<Digest> keys =
        Stream.<Entry>of(
                new Entry.RegularFile("a", 0644, Owner.ROOT, CONTENT),
                new Entry.RegularFile("b", 0644, Owner.ROOT, CONTENT),
                new Entry.RegularFile("a", 0755, Owner.ROOT, CONTENT),
                new Entry.RegularFile("a", 0644, user, CONTENT),
                new Entry.RegularFile("a", 0644, Owner.ROOT, Content.of(new byte[7])),
                new Entry.Directory("a", 0755, Owner.ROOT),
                new Entry.Directory("a", 0700, Owner.ROOT),
                new Entry.SymbolicLink("a", "b", Owner.ROOT),
                new Entry.SymbolicLink("a", "c", Owner.ROOT))
            .map(entry -> key(FileTree.of(List.of(entry)), "recipe"))
            .toList();

    assertThat(keys).doesNotHaveDuplicates();
    assertThat(key(FileTree.EMPTY, "recipe")).isNotEqualTo(key(FileTree.EMPTY, "other"));
  }

  @Test
  void isTheSameForTheSameBytesFromDiskAndMemory() throws IOException {
    Path file = Files.writeString(folder.resolve("on-disk"), "content");

    assertThat(key(file("a", FileContent.of(file)), "recipe"))
        .isEqualTo(key(file("a", CONTENT), "recipe"));
  }

  private static FileTree file(String path, Content content) {
    return FileTree.of(List.of(new Entry.RegularFile(path, 0644, Owner.ROOT, content)));
  }

  private Digest key(FileTree tree, String recipe) {
    return TreeKey.of(tree, recipe, FileDigests.open(folder.resolve("digests")));
  }
}
