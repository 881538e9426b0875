package ai.stigmer.release.github;

import ai.stigmer.release.archive.BulkInput;
import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An asset on its way. Its last bytes leave only if all of them together are what they should be,
 * so that wrong content never becomes an asset, though it is read once.
 */
final class CheckedBody {
  private final HostedAsset asset;
  private final Content content;
  private final AtomicReference<Mismatch> mismatch = new AtomicReference<>();

  CheckedBody(HostedAsset asset, Content content) {
    this.asset = asset;
    this.content = content;
  }

  BodyPublisher publisher() {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(this::open), asset.sizeBytes());
  }

  /** Why the last upload was given up, if the content was. */
  Optional<Mismatch> mismatch() {
    return Optional.ofNullable(mismatch.get());
  }

  private InputStream open() {
    try {
      return new Checked(content.open());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Checked extends BulkInput {
    private final InputStream in;
    private final MessageDigest sha256 = Digest.newSha256();
    private long size;

    Checked(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.readNBytes(target, offset, length);
      if (count > 0) {
        sha256.update(target, offset, count);
        size += count;
      }
      if (size >= asset.sizeBytes() || count < length) {
        requireSame();
      }
      return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private void requireSame() throws IOException {
      if (size != asset.sizeBytes()) {
        throw different(asset.sizeBytes() + " bytes", size + " bytes");
      }
      Digest actual = Digest.finish((MessageDigest) copy(sha256));
      if (!actual.equals(asset.sha256())) {
        throw different(asset.sha256().toString(), actual.toString());
      }
    }

    private IOException different(String expected, String actual) {
      Mismatch difference = new Mismatch(asset.name(), expected, actual, "build again");
      mismatch.set(difference);
      return new IOException(difference);
    }

    private static Object copy(MessageDigest digest) {
      try {
        return digest.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError("the JDK's SHA-256 can be cloned", e);
      }
    }
  }
}
