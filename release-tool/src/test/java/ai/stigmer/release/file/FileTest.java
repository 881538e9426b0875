package ai.stigmer.release.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.archive.TarReader;
import ai.stigmer.release.archive.TarReader.Limits;
import ai.stigmer.release.archive.TarReader.Links;
import ai.stigmer.release.archive.TarWriter;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTest {
  @TempDir private Path folder;

  @Test
  void writesAFileWholeWithItsFolders() throws IOException {
    Path target = folder.resolve("a/b/c");

    AtomicFile.write(target, new byte[] {1});
    AtomicFile.write(target, new byte[] {2, 3});

    assertThat(Files.readAllBytes(target)).containsExactly(2, 3);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-r--r--");
    assertThat(names(folder.resolve("a/b"))).containsExactly("c");
  }

  @Test
  void leavesTheOldFileWhenTheSourceFails() throws IOException {
    Path target = folder.resolve("file");
    AtomicFile.write(target, new byte[] {1});

    assertThatExceptionOfType(Storage.class)
        .isThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      out.write(2);
                      throw new IOException("no space left on device");
                    }))
        .withMessageContaining("no space left on device")
        .satisfies(e -> assertThat(e.path()).isEqualTo(target));

    assertThat(Files.readAllBytes(target)).containsExactly(1);
    assertThat(names(folder)).containsExactly("file");
  }

  @Test
  void deletesWhatKilledProcessesLeftAndNothingElse() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(folder.resolve("a/" + AtomicFile.PREFIX + "1"), "half");
    Files.writeString(folder.resolve("a/whole"), "whole");

    AtomicFile.deleteLeftOvers(folder);
    AtomicFile.deleteLeftOvers(folder.resolve("none"));

    try (Stream<Path> left = Files.list(folder.resolve("a"))) {
      assertThat(left).containsExactly(folder.resolve("a/whole"));
    }
  }

  @Test
  void namesAFolderThatIsAFile() {
    AtomicFile.write(folder.resolve("file"), new byte[0]);

    assertThatExceptionOfType(Storage.class)
        .isThrownBy(() -> AtomicFile.write(folder.resolve("file/below"), new byte[0]));
  }

  @Test
  void excludesOtherThreadsWhileALockIsHeld() throws Exception {
    Path lock = folder.resolve("lock");
    int[] count = new int[1];
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> done =
          Stream.generate(() -> (Runnable) () -> increment(lock, count))
              .limit(100)
              .<Future<?>>map(threads::submit)
              .toList();
      for (Future<?> one : done) {
        one.get();
      }
    }

    assertThat(count[0]).isEqualTo(100);
  }

  @Test
  void saysWhenALockIsHeld() {
    Path lock = folder.resolve("lock");
    try (LockedFile _ = LockedFile.hold(lock)) {
      assertThat(LockedFile.tryHold(lock)).isEmpty();
    }
    try (LockedFile again = LockedFile.tryHold(lock).orElseThrow()) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void readsAFolderWithoutItsUmask() throws IOException {
    makeTree();

    FileTree tree = Folder.tree(folder.resolve("tree"), Owner.ROOT);

    assertThat(tree.entries())
        .extracting(FileTest::describe)
        .containsExactly("bin 755", "bin/tool 755", "data 644", "link -> bin/tool");
  }

  @Test
  void unpacksWhatAFolderHolds() throws IOException {
    makeTree();
    FileTree tree = Folder.tree(folder.resolve("tree"), Owner.ROOT);
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    TarWriter.write(tree, Instant.EPOCH, tar);
    Path copy = Files.createDirectory(folder.resolve("copy"));

    Folder.unpack(new ByteArrayInputStream(tar.toByteArray()), reader(), copy);

    assertThat(Folder.tree(copy, Owner.ROOT).entries())
        .extracting(FileTest::describe)
        .isEqualTo(tree.entries().stream().map(FileTest::describe).toList());
    assertThatExceptionOfType(Storage.class)
        .as("an existing file is not overwritten")
        .isThrownBy(
            () -> Folder.unpack(new ByteArrayInputStream(tar.toByteArray()), reader(), copy));
  }

  @Test
  void passesOnWhatTheReaderRefuses() {
    byte[] text = "no tar at all\n".repeat(100).getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Folder.unpack(new ByteArrayInputStream(text), reader(), folder));
  }

  private void makeTree() throws IOException {
    Path tool = folder.resolve("tree/bin/tool");
    Files.createDirectories(tool.getParent());
    Files.writeString(tool, "x");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("tree/data"), "y");
    Files.setPosixFilePermissions(
        folder.resolve("tree/data"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.createSymbolicLink(folder.resolve("tree/link"), Path.of("bin/tool"));
  }

  private static TarReader reader() {
    return new TarReader("x.tar", Links.INSIDE, new Limits(100, 100_000));
  }

  private static String describe(Entry entry) {
    return switch (entry) {
      case Entry.Directory d -> d.path() + " " + Integer.toOctalString(d.mode());
      case Entry.RegularFile f -> f.path() + " " + Integer.toOctalString(f.mode());
      case Entry.SymbolicLink l -> l.path() + " -> " + l.target();
      case Entry.HardLink l -> l.path() + " = " + l.target();
    };
  }

  private static void increment(Path lock, int[] count) {
    try (LockedFile _ = LockedFile.hold(lock)) {
      count[0]++;
    }
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> paths = Files.list(of)) {
      return paths.map(p -> p.getFileName().toString()).toList();
    }
  }
}
