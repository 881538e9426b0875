package ai.stigmer.release.github;

import ai.stigmer.release.archive.BulkInput;
import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Redacted;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a URL gives. A download that breaks off goes on where it was. */
final class AssetContent implements Content {
  private final Http http;
  private final Request request;
  private final long sizeBytes;

  /**
   * Content that is fetched when it is opened.
   *
   * @param sizeBytes negative if it is to be asked for
   */
  AssetContent(Http http, Request request, long sizeBytes) {
    this.http = http;
    this.request = request;
    this.sizeBytes = sizeBytes;
  }

  /** Of content whose digest its host does not state. */
  static Digest hash(Content content) {
    MessageDigest sha256 = Digest.newSha256();
    try (InputStream in = content.open();
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new Unavailable("GitHub", "broke a download off: " + e.getMessage(), "run again", e);
    }
    return Digest.finish(sha256);
  }

  @Override
  public long sizeBytes() {
    if (sizeBytes >= 0) {
      return sizeBytes;
    }
    Request head = Request.head(request.uri(), request.transport());
    try (Response response = http.send(head)) {
      requireThere(response.status());
      return response.headers().firstValueAsLong("Content-Length").orElse(0);
    }
  }

  @Override
  public InputStream open() throws IOException {
    return new Resumed(send(0));
  }

  private Response send(long from) throws IOException {
    Response response =
        http.send(from == 0 ? request : request.header("Range", "bytes=" + from + "-"));
    int status = response.status();
    if (status == 200 || status == 206) {
      return response;
    }
    boolean limited =
        http.retryAfter(response.headers()).isPresent()
            || response.header("x-ratelimit-remaining").filter("0"::equals).isPresent();
    response.close();
    requireThere(status);
    if (status == 401 || (status == 403 && !limited)) {
      throw new Refused(
          Redacted.uri(request.uri()),
          "answered " + status,
          "a draft's assets are read with the token that makes the draft (`contents: write`), what is"
              + " public without any: check the token, and that the repository is public");
    }
    throw new IOException(Redacted.uri(request.uri()) + " answered " + status);
  }

  private void requireThere(int status) {
    if (status == 404 || status == 410) {
      throw new Mismatch(
          Redacted.uri(request.uri()),
          "an asset",
          "missing",
          "publish that version again; of a private repository nobody can download");
    }
  }

  private final class Resumed extends BulkInput {
    private @Nullable Response response;
    private long position;
    private int failures;

    Resumed(Response response) {
      this.response = response;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (true) {
        try {
          int count = current().body().read(target, offset, length);
          position += Math.max(0, count);
          return count;
        } catch (IOException e) {
          response = null;
          if (++failures >= http.settings().attempts()) {
            throw e;
          }
          http.pause(request, failures, Duration.ZERO);
        }
      }
    }

    private Response current() throws IOException {
      Response now = response;
      if (now == null) {
        now = send(position);
        if (now.status() == 200) {
          now.body().skipNBytes(position);
        }
        response = now;
      }
      return now;
    }

    @Override
    public void close() {
      if (response != null) {
        response.close();
      }
    }
  }
}
