package ai.stigmer.release.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir Path temporary;

  @Test
  void writesWhatItReads() throws IOException {
    FileTree tree =
        FileTree.of(
            List.of(
                new Directory("empty", 0755, Owner.ROOT),
                new RegularFile("bin/run", 0755, Owner.ROOT, content("run")),
                new HardLink("bin/same", "bin/run", Owner.ROOT),
                new SymbolicLink("link", "bin/run", Owner.ROOT)));

    Folder.write(tree, temporary);

    assertThat(Folder.tree(temporary, Owner.ROOT).entries())
        .extracting(Entry::path)
        .containsExactly("bin", "bin/run", "bin/same", "empty", "link");
    assertThat(Files.getAttribute(temporary.resolve("bin/run"), "unix:nlink")).isEqualTo(2);
    assertThat(temporary.resolve("link")).isSymbolicLink().content().isEqualTo("run");
  }

  @Test
  void makesAFolderOnceThoughManyAskAtATime() {
    AtomicInteger calls = new AtomicInteger();
    Path folder = temporary.resolve("cache/made");

    List<Path> given =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                _ ->
                    Folder.makeOnce(
                        folder,
                        partial -> {
                          calls.incrementAndGet();
                          Files.createDirectory(partial);
                        }))
            .toList();

    assertThat(given).containsOnly(folder);
    assertThat(calls).hasValue(1);
  }

  @Test
  void makesAFolderAnewAfterOneThatFailed() {
    Path folder = temporary.resolve("made");

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                Folder.makeOnce(
                    folder,
                    partial -> {
                      Files.createDirectory(partial);
                      throw new InvalidInput("it", "fails", "run again");
                    }));
    assertThat(folder).doesNotExist();
    Folder.makeOnce(folder, Files::createDirectory);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void deletesLinksAndNotWhatTheyName() throws IOException {
    Path kept = Files.createFile(temporary.resolve("kept"));
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("link"), kept);

    Folder.delete(folder);
    Folder.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(kept).exists();
  }

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
