package ai.stigmer.release.registry;

import ai.stigmer.release.archive.BulkInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A blob or manifest as it is read from a repository. A transfer that breaks off goes on where it
 * was; the last bytes are handed out only if size and digest are right.
 */
final class BlobStream extends BulkInput {
  private final RegistryClient client;
  private final Descriptor content;
  private final MessageDigest sha256 = Digest.newSha256();
  private @Nullable InputStream body;
  private long count;
  private int failures;

  /**
   * @throws Mismatch if the repository does not have it
   */
  BlobStream(RegistryClient client, Descriptor content) throws IOException {
    this.client = client;
    this.content = content;
    this.body = open();
  }

  private InputStream open() throws IOException {
    String path = (RegistryClient.isManifest(content) ? "manifests/" : "blobs/") + content.digest();
    Request request = RegistryClient.acceptingManifests(client.get(path));
    if (count > 0) {
      request = request.header("Range", "bytes=" + count + "-");
    }
    return switch (client.send(client.pull(), request)) {
      case Answer.Success(Response response) -> {
        if (count > 0 && response.status() != 206) {
          response.body().skipNBytes(count);
        }
        yield response.body();
      }
      case RegistryError e when e.status() == 404 ->
          throw new Mismatch(
              client.name(), content.digest().toString(), "missing", "publish that version again");
      case RegistryError e -> throw client.failure(e);
    };
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (true) {
      try {
        if (body == null) {
          body = open();
        }
        int n = body.read(target, offset, length);
        if (n < 0) {
          requireSize(count);
        } else {
          take(target, offset, n);
        }
        return n;
      } catch (IOException e) {
        resume(e);
      }
    }
  }

  private void resume(IOException cause) throws IOException {
    close();
    body = null;
    failures++;
    if (failures >= client.http().settings().attempts()) {
      throw cause;
    }
    client.http().pause(client.get("blobs/" + content.digest()), failures, Duration.ZERO);
  }

  private void take(byte[] bytes, int offset, int n) {
    if (n > 0) {
      failures = 0;
    }
    count += n;
    if (count > content.sizeBytes()) {
      requireSize(count);
    }
    sha256.update(bytes, offset, n);
    if (count == content.sizeBytes() && n > 0) {
      requireDigest();
    }
  }

  private void requireSize(long actual) {
    if (actual != content.sizeBytes()) {
      String more = actual > content.sizeBytes() ? "more than " : "";
      long shown = Math.min(actual, content.sizeBytes());
      throw client.differs(
          content.digest().toString(), content.sizeBytes() + " bytes", more + shown + " bytes");
    }
  }

  private void requireDigest() {
    Digest actual = Digest.finish(sha256);
    if (!actual.equals(content.digest())) {
      throw client.differs(content.digest().toString(), content.digest(), actual);
    }
  }

  @Override
  public void close() {
    try {
      if (body != null) {
        body.close();
      }
    } catch (IOException _) {
      // What was read stays good.
    }
  }
}
