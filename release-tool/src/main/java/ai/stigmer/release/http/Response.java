package ai.stigmer.release.http;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * An answer whose body is still to be read. Closing it before the end of the body gives the
 * connection up.
 *
 * @param uri where it came from, after redirects
 * @param body fails with an {@link IOException} when no byte arrives for the idle timeout
 */
public record Response(int status, HttpHeaders headers, URI uri, InputStream body)
    implements AutoCloseable {
  private static final int LITTLE_BYTES = 64 * 1024;

  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /**
   * The whole body.
   *
   * @throws InvalidInput if it is longer than {@code capBytes}
   * @throws Unavailable if it breaks off
   */
  public byte[] bytes(int capBytes) {
    try (body) {
      byte[] bytes = body.readNBytes(capBytes + 1);
      if (bytes.length > capBytes) {
        throw new InvalidInput(
            Redacted.uri(uri), "answered with more than " + capBytes + " bytes", null, null);
      }
      return bytes;
    } catch (IOException e) {
      throw new Unavailable(Redacted.uri(uri), "broke off: " + e.getMessage(), "run again", e);
    }
  }

  /**
   * Ends with the body: reads what is left of it, if that is little, so that the next request finds
   * the connection open.
   */
  public void finish() {
    try (body) {
      body.readNBytes(LITTLE_BYTES);
    } catch (IOException _) {
      // Nobody wants the rest.
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new Unavailable(Redacted.uri(uri), "broke off: " + e.getMessage(), "run again", e);
    }
  }
}
