package ai.stigmer.runner.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * What {@code --healthcheck} does: one request over one socket. An HTTP client would load hundreds
 * of classes more, twice a minute.
 */
public final class HealthProbe {
  private static final int LONGEST_ANSWER_BYTES = 16 * 1024;

  private final int port;
  private final Duration patience;

  /** How a runner is. */
  public sealed interface Health {
    String message();

    record Ready(String message) implements Health {}

    record NotReady(String message) implements Health {}

    record NotAlive(String message) implements Health {}
  }

  /**
   * A probe of the runner whose {@code HEALTH_PORT} this is.
   *
   * @param patience for connecting, and again for each part of the answer
   */
  public HealthProbe(int port, Duration patience) {
    this.port = port;
    this.patience = patience;
  }

  /** Asks {@code /readyz} of the runner on this port; never throws. */
  public Health ask() {
    int millis = Math.toIntExact(patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HealthServer.loopback(), port), millis);
      socket.setSoTimeout(millis);
      socket
          .getOutputStream()
          .write("GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      return health(new String(socket.getInputStream().readNBytes(LONGEST_ANSWER_BYTES), UTF_8));
    } catch (IOException e) {
      return new Health.NotAlive("nothing answers at 127.0.0.1:" + port + ": " + e.getMessage());
    }
  }

  private Health health(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    String body = end < 0 ? "" : answer.substring(end + 4).strip();
    if (answer.matches("(?s)HTTP/1\\.[01] 200 .*") && body.startsWith("ready")) {
      return new Health.Ready(body);
    }
    if (answer.matches("(?s)HTTP/1\\.[01] 503 .*") && body.startsWith("not ready")) {
      return new Health.NotReady(body);
    }
    return new Health.NotAlive("something else than agent-runner answers at 127.0.0.1:" + port);
  }
}
