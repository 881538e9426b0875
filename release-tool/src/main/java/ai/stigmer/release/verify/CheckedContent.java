package ai.stigmer.release.verify;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/** Content read to its end and compared with the size and digest it is known by. */
public final class CheckedContent {
  private static final long MAX_DOCUMENT_BYTES = 4L << 20;
  private static final int BUFFER_BYTES = 64 * 1024;

  private CheckedContent() {}

  /**
   * What differs, if something does.
   *
   * @param subject where the content is
   * @param source gives the content, or throws {@link Mismatch} if it is not there
   */
  public static Optional<Finding> check(
      String subject, long sizeBytes, Digest sha256, Supplier<Content> source) {
    MessageDigest actual = Digest.newSha256();
    long size = 0;
    try (InputStream in = source.get().open()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      // What is longer than it should be need not end at all.
      for (int n = 0; n >= 0 && size <= sizeBytes; n = in.read(buffer)) {
        actual.update(buffer, 0, n);
        size += n;
      }
    } catch (Mismatch e) {
      return Optional.of(new Finding(subject, e.expected(), e.actual()));
    } catch (IOException e) {
      throw unreadable(subject, e);
    }
    if (size != sizeBytes) {
      String more = size > sizeBytes ? "more than " : "";
      return Optional.of(
          new Finding(subject, sizeBytes + " bytes", more + Math.min(size, sizeBytes) + " bytes"));
    }
    Digest digest = Digest.finish(actual);
    return digest.equals(sha256)
        ? Optional.empty()
        : Optional.of(new Finding(subject, sha256.toString(), digest.toString()));
  }

  /**
   * The bytes of a manifest, index or configuration.
   *
   * @throws Mismatch if they are not what the descriptor names
   */
  static byte[] document(String subject, Descriptor descriptor, Content content) {
    if (descriptor.sizeBytes() > MAX_DOCUMENT_BYTES) {
      throw new Mismatch(
          subject,
          "at most " + MAX_DOCUMENT_BYTES + " bytes",
          descriptor.sizeBytes() + " bytes",
          "no manifest is that large");
    }
    byte[] bytes;
    try (InputStream in = content.open()) {
      bytes = in.readNBytes(Math.toIntExact(descriptor.sizeBytes()) + 1);
    } catch (IOException e) {
      throw unreadable(subject, e);
    }
    Digest actual = Digest.of(bytes);
    if (!actual.equals(descriptor.digest())) {
      throw new Mismatch(
          subject, descriptor.digest().toString(), actual.toString(), "publish it again");
    }
    return bytes;
  }

  static Unavailable unreadable(String subject, IOException e) {
    return new Unavailable(subject, "cannot be read: " + e.getMessage(), "run again", e);
  }
}
