package ai.stigmer.release.build;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.archive.TarReader;
import ai.stigmer.release.archive.TarWriter;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.Spool;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleasePart.Contents;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The contents of a distribution as a plain tar: packed on one machine, read on another. */
final class PackedContents {
  /** The folder of such tars, below {@code dist/}. */
  static final String FOLDER = "distributions";

  private static final TarReader.Limits LIMITS = new TarReader.Limits(200_000, 4L << 30);

  private PackedContents() {}

  /** Writes {@code dist/distributions/<name>-<version>-<os>-<arch>.tar}. */
  static Contents write(DistributionContents contents, Path dist) {
    String path = FOLDER + "/" + contents.fullName() + ".tar";
    MessageDigest sha256 = Digest.newSha256();
    AtomicFile.write(
        dist.resolve(path),
        out ->
            TarWriter.write(
                contents.tree(),
                contents.release().commitTime(),
                new DigestOutputStream(out, sha256)));
    try {
      return new Contents(
          contents.name(),
          contents.platform(),
          path,
          Files.size(dist.resolve(path)),
          Digest.finish(sha256));
    } catch (IOException e) {
      throw Storage.of(dist.resolve(path), "read", e);
    }
  }

  /**
   * The tree that was written.
   *
   * @param spoolFile is written, and read by the tree's contents as long as they are in use
   */
  static FileTree read(Path tar, Path spoolFile) {
    List<Entry> entries = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(tar), 1 << 16);
        Spool spool = new Spool(spoolFile)) {
      new TarReader(tar.toString(), TarReader.Links.INSIDE, LIMITS)
          .read(
              in,
              entry ->
                  entries.add(
                      entry instanceof Entry.RegularFile f
                          ? new Entry.RegularFile(
                              f.path(), f.mode(), f.owner(), spool.add(f.content()))
                          : entry));
      spool.flush();
      return FileTree.of(entries);
    } catch (IOException e) {
      throw Storage.of(tar, "read", e);
    }
  }
}
