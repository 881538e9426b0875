package ai.stigmer.release.build;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.archive.ParallelGzip;
import ai.stigmer.release.archive.TarWriter;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.file.LockedFile;
import ai.stigmer.release.image.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * Packs trees into {@code .tar.gz} files. A tarball that is already there, of the same contents, is
 * left as it is; one that stands elsewhere is copied.
 */
final class Tarballs {
  private static final String RECIPE = "tar.gz recipe 2";

  private final FileDigests digests;
  private final Path cache;

  /**
   * @param cache a folder that remembers which contents became which tarball
   */
  Tarballs(FileDigests digests, Path cache) {
    this.digests = digests;
    this.cache = cache;
  }

  record Tarball(Digest sha256, long sizeBytes) {}

  /**
   * Writes {@code target}, making its folders.
   *
   * @param mtime of every entry, to the second
   */
  Tarball write(FileTree tree, Instant mtime, Path target) {
    try {
      Files.createDirectories(cache);
      Digest key = TreeKey.of(tree, RECIPE + " " + mtime.getEpochSecond(), digests);
      Path record = cache.resolve(key.hex());
      try (LockedFile _ = LockedFile.hold(cache.resolve(key.hex() + ".lock"))) {
        Digest digest = reuse(record, target).orElseGet(() -> pack(tree, mtime, target));
        AtomicFile.write(
            record, (digest + "\n" + target.toAbsolutePath()).getBytes(StandardCharsets.UTF_8));
        return new Tarball(digest, Files.size(target));
      }
    } catch (IOException e) {
      throw Storage.of(target, "written", e);
    }
  }

  private Optional<Digest> reuse(Path record, Path target) throws IOException {
    if (!Files.exists(record)) {
      return Optional.empty();
    }
    String[] lines = Files.readString(record).split("\n", 2);
    Digest digest = Digest.parse(lines[0]);
    if (digests.find(target).equals(Optional.of(digest))) {
      return Optional.of(digest);
    }
    Path earlier = Path.of(lines[1]);
    if (!digests.find(earlier).equals(Optional.of(digest))) {
      return Optional.empty();
    }
    AtomicFile.write(target, out -> Files.copy(earlier, out));
    digests.remember(target, digest);
    return Optional.of(digest);
  }

  private Digest pack(FileTree tree, Instant mtime, Path target) {
    MessageDigest sha256 = Digest.newSha256();
    AtomicFile.write(
        target,
        out -> {
          OutputStream kept = new KeptOpen(new DigestOutputStream(out, sha256));
          try (ParallelGzip gzip = new ParallelGzip(kept)) {
            TarWriter.write(tree, mtime, gzip);
          }
        });
    Digest digest = Digest.finish(sha256);
    digests.remember(target, digest);
    return digest;
  }

  /** Passes everything on but the end: the file below is closed by its owner. */
  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
