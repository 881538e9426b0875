package ai.stigmer.release.layout;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.archive.ParallelGzip;
import ai.stigmer.release.archive.TarWriter;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Layer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * Writes trees into a layout as gzip layers, in one pass over their contents: tar, diff ID,
 * compression, digest and size. Layers can be written side by side.
 */
public final class LayerWriter {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final ImageLayout layout;
  private final Instant mtime;
  private final Format format;

  /**
   * A writer of layers for one format.
   *
   * @param mtime the time of every file in them
   */
  public LayerWriter(ImageLayout layout, Instant mtime, Format format) {
    this.layout = layout;
    this.mtime = mtime;
    this.format = format;
  }

  /** Stores the tree as one layer; each content is read once. */
  public Layer write(FileTree tree) {
    MessageDigest diffId = Digest.newSha256();
    try (BlobWriter blob = layout.newBlob();
        ParallelGzip gzip = new ParallelGzip(blob)) {
      OutputStream tar =
          new BufferedOutputStream(new DigestOutputStream(gzip, diffId), BUFFER_BYTES);
      TarWriter.write(tree, mtime, tar);
      tar.flush();
      gzip.finish();
      Descriptor descriptor = blob.commit(format.gzipLayer());
      return new Layer(descriptor, Digest.finish(diffId), tree.sizeBytes());
    } catch (IOException e) {
      throw Storage.of(layout.folder(), "written to", e);
    }
  }
}
