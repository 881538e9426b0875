package ai.stigmer.release.layout;

import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.function.Function;

/** A blob being written; it gets its name, its digest, when it is committed. */
public final class BlobWriter extends OutputStream {
  private final AtomicFile file;
  private final Function<Digest, Path> name;
  private final MessageDigest sha256 = Digest.newSha256();
  private long sizeBytes;

  BlobWriter(AtomicFile file, Function<Digest, Path> name) {
    this.file = file;
    this.name = name;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    file.stream().write(bytes, from, length);
    sha256.update(bytes, from, length);
    sizeBytes += length;
  }

  /** Stores what was written and names it. Nothing more can be written. */
  public Descriptor commit(String mediaType) {
    Descriptor blob = new Descriptor(mediaType, Digest.finish(sha256), sizeBytes);
    file.commitAs(name.apply(blob.digest()));
    return blob;
  }

  /**
   * Stores what was written if it is {@code blob}.
   *
   * @throws Mismatch otherwise; nothing is stored
   */
  public void commitExpecting(Descriptor blob) {
    String subject = blob.digest().toString();
    if (sizeBytes != blob.sizeBytes()) {
      throw new Mismatch(
          subject, blob.sizeBytes() + " bytes", sizeBytes + " bytes", "get it again");
    }
    Digest actual = Digest.finish(sha256);
    if (!actual.equals(blob.digest())) {
      throw new Mismatch(subject, subject, actual.toString(), "get it again");
    }
    file.commitAs(name.apply(actual));
  }

  /** Discards what was not committed. */
  @Override
  public void close() {
    file.close();
  }
}
