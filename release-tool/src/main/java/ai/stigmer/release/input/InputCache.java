package ai.stigmer.release.input;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.LockedFile;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A folder of files by sha256. A file stands under its digest only after its bytes were checked;
 * then a stamp of its size and time is kept beside it, and it is hashed again only when they
 * changed.
 *
 * <pre>
 * sha256/ab/abcd…            the content
 * sha256/ab/abcd….checked    its size and modification time when it was last hashed
 * partial/abcd…              what has arrived so far, continued by the next run
 * partial/abcd….lock         held while one process fetches it
 * </pre>
 */
public final class InputCache {
  private final Path folder;
  private final Http http;

  public InputCache(Path folder, Http http) {
    this.folder = folder;
    this.http = http;
  }

  public Path folder() {
    return folder;
  }

  /** The file, if it is here and sound; a damaged one is removed. No network. */
  public Optional<Path> find(Digest digest, OptionalLong sizeBytes) {
    Path file = place(digest);
    try {
      long size = Files.size(file);
      if (sizeBytes.isPresent() && size != sizeBytes.getAsLong()) {
        forget(file);
        return Optional.empty();
      }
      String stamp = stamp(file);
      if (stamp.equals(recorded(file))) {
        return Optional.of(file);
      }
      if (!hash(file).equals(digest)) {
        forget(file);
        return Optional.empty();
      }
      record(file, stamp);
      return Optional.of(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  /**
   * Gives the file, from the cache or from the first candidate that has it. Other threads and
   * processes that want the same file wait for the one that fetches it.
   *
   * @throws Mismatch if a candidate sends other bytes; none of them is kept and no other candidate
   *     is asked
   * @throws ai.stigmer.release.failure.Unavailable if no candidate has it or can be reached; what
   *     has arrived is kept for the next run
   * @throws Misconfigured if there is no candidate
   */
  public Path fetch(Download download, DownloadListener listener) {
    Optional<Path> present = find(download.digest(), download.sizeBytes());
    if (present.isPresent()) {
      return present.get();
    }
    if (download.candidates().isEmpty()) {
      throw Misconfigured.setting(
          download.name(),
          "is not in the cache, and there is no place to fetch it from",
          "give one, as in `--debian-mirror URL`");
    }
    return alone(
        download.digest(),
        download.sizeBytes(),
        partial -> {
          try {
            complete(download, partial, listener);
          } finally {
            listener.finished(download.name());
          }
        });
  }

  /**
   * Gives the file, from the cache or from a source that is no URL. Others wait as in {@link
   * #fetch(Download, DownloadListener)}.
   *
   * @param name as progress shows it
   * @throws Mismatch if the source's bytes are others; none of them is kept
   */
  public Path fetch(String name, Digest digest, Content source, DownloadListener listener) {
    OptionalLong sizeBytes = OptionalLong.of(source.sizeBytes());
    return find(digest, sizeBytes)
        .orElseGet(
            () ->
                alone(
                    digest,
                    sizeBytes,
                    partial -> {
                      try {
                        copy(name, digest, source, partial, listener);
                      } finally {
                        listener.finished(name);
                      }
                    }));
  }

  /** Fills the partial file as the only one who does, unless somebody else has just done it. */
  private Path alone(Digest digest, OptionalLong sizeBytes, Consumer<Path> filling) {
    Path partial = partialFolder().resolve(digest.hex());
    try (LockedFile _ = LockedFile.hold(partial.resolveSibling(digest.hex() + ".lock"))) {
      Optional<Path> meanwhile = find(digest, sizeBytes);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      filling.accept(partial);
      return keep(partial, digest);
    }
  }

  private static void copy(
      String name, Digest digest, Content source, Path partial, DownloadListener listener) {
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = source.open();
        OutputStream out = new DigestOutputStream(Files.newOutputStream(partial), sha256)) {
      long done = 0;
      for (int n = read(name, in, buffer); n >= 0; n = read(name, in, buffer)) {
        out.write(buffer, 0, n);
        done += n;
        listener.advanced(name, done, OptionalLong.of(source.sizeBytes()));
      }
    } catch (IOException e) {
      throw Storage.of(partial, "written", e);
    }
    Digest actual = Digest.finish(sha256);
    if (!actual.equals(digest)) {
      remove(partial);
      throw changed(name, digest, actual);
    }
  }

  private void complete(Download download, Path partial, DownloadListener listener) {
    Transfer transfer = new Transfer(http, download, partial, listener);
    boolean resumed = transfer.hasBegun();
    Digest actual = transfer.run();
    if (!actual.equals(download.digest()) && resumed) {
      // What an earlier run left may be damaged, which says nothing about the mirror.
      remove(partial);
      actual = transfer.run();
    }
    if (!actual.equals(download.digest())) {
      remove(partial);
      throw changed(transfer.source(), download.digest(), actual);
    }
  }

  private static int read(String name, InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new Unavailable(name, "broke off: " + e.getMessage(), "run again", e);
    }
  }

  private static Mismatch changed(String source, Digest expected, Digest actual) {
    return new Mismatch(
        source,
        expected.toString(),
        actual.toString(),
        "nothing of it was kept; find out why the content changed before pinning it anew with"
            + " `release-tool lock update`");
  }

  /**
   * Downloads a file nobody has pinned yet and keeps it under the digest it turns out to have.
   *
   * @param atMostBytes more is refused
   */
  public Adopted adopt(URI uri, Transport transport, long atMostBytes, DownloadListener listener) {
    Path fresh = partialFolder().resolve("unpinned-" + UUID.randomUUID());
    String name = Transfer.nameOf(uri);
    try {
      Digest digest = Transfer.unpinned(http, uri, transport, atMostBytes, fresh, listener).run();
      long size = Files.size(fresh);
      return new Adopted(digest, size, keep(fresh, digest));
    } catch (IOException e) {
      throw Storage.of(fresh, "written", e);
    } finally {
      listener.finished(name);
      remove(fresh);
    }
  }

  /** What an unpinned address gave. */
  public record Adopted(Digest digest, long sizeBytes, Path file) {}

  Path keep(Path complete, Digest digest) {
    Path file = place(digest);
    try {
      Files.createDirectories(file.getParent());
      Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
      record(file, stamp(file));
      return file;
    } catch (IOException e) {
      throw Storage.of(file, "written", e);
    }
  }

  private Path place(Digest digest) {
    return folder.resolve("sha256").resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
  }

  private static Path stampOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".checked");
  }

  private static String stamp(Path file) throws IOException {
    return Files.size(file) + " " + Files.getLastModifiedTime(file).toInstant();
  }

  private static String recorded(Path file) throws IOException {
    try {
      return Files.readString(stampOf(file));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static void record(Path file, String stamp) {
    AtomicFile.write(stampOf(file), stamp.getBytes(StandardCharsets.UTF_8));
  }

  private static void forget(Path file) throws IOException {
    Files.deleteIfExists(stampOf(file));
    Files.deleteIfExists(file);
  }

  private Path partialFolder() {
    try {
      return Files.createDirectories(folder.resolve("partial"));
    } catch (IOException e) {
      throw Storage.of(folder, "created", e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Storage.of(file, "removed", e);
    }
  }

  private static Digest hash(Path file) throws IOException {
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
    return Digest.finish(sha256);
  }
}
