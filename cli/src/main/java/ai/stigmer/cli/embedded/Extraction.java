package ai.stigmer.cli.embedded;

import ai.stigmer.cli.distribution.Distribution;
import ai.stigmer.cli.failure.BrokenInstallation;
import ai.stigmer.cli.state.Home;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The distribution's tarball as a folder named by its digest: made aside, written through to the
 * disk, then renamed. The one in use before stays; older ones go. Callers hold the home's lock.
 */
public final class Extraction {
  private static final int KEPT = 2;
  private static final String UNFINISHED = ".unfinished-";

  private Extraction() {}

  /** The folder, made if it is not there. */
  public static Path ensure(Path distributionHome, Distribution.Embedded embedded, Path binaries) {
    Path folder = binaries.resolve(embedded.sha256());
    try {
      Files.createDirectories(binaries);
      sweep(binaries);
      if (!Files.isDirectory(folder)) {
        extract(distributionHome.resolve(embedded.path()), embedded, folder);
      }
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
      keepTheLast(binaries);
      return folder;
    } catch (IOException e) {
      throw Home.failed("extract the runner to", folder, e);
    }
  }

  private static void extract(Path tarball, Distribution.Embedded embedded, Path folder)
      throws IOException {
    Path unfinished = folder.resolveSibling(UNFINISHED + embedded.sha256());
    Files.createDirectory(unfinished);
    try (InputStream file = open(tarball)) {
      DigestInputStream digested =
          new DigestInputStream(file, MessageDigest.getInstance("SHA-256"));
      new Tar(
              new BufferedInputStream(new GZIPInputStream(digested, 64 * 1024), 64 * 1024),
              unfinished)
          .unpack();
      digested.transferTo(java.io.OutputStream.nullOutputStream());
      String actual = HexFormat.of().formatHex(digested.getMessageDigest().digest());
      if (!actual.equals(embedded.sha256())) {
        throw new BrokenInstallation(
            tarball, "has sha256 `" + actual + "`, not `" + embedded.sha256() + "`", null);
      }
      sync(unfinished);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      sync(folder.resolveSibling("."));
    } catch (Tar.Refused | java.util.zip.ZipException e) {
      delete(unfinished);
      throw new BrokenInstallation(tarball, "is refused: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    } catch (IOException | RuntimeException e) {
      delete(unfinished);
      throw e;
    }
  }

  private static InputStream open(Path tarball) {
    try {
      return Files.newInputStream(tarball);
    } catch (IOException e) {
      throw new BrokenInstallation(tarball, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What a killed stigmer left. */
  private static void sweep(Path binaries) throws IOException {
    for (Path entry : entries(binaries)) {
      if (entry.getFileName().toString().startsWith(UNFINISHED)) {
        delete(entry);
      }
    }
  }

  private static void keepTheLast(Path binaries) throws IOException {
    List<Path> newestFirst =
        entries(binaries).stream()
            .sorted(Comparator.comparing(Extraction::modified).reversed())
            .toList();
    for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
      delete(old);
    }
  }

  private static FileTime modified(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
