package ai.stigmer.cli.runner;

import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.engine.HttpAnswer;
import java.io.IOException;
import java.time.Duration;

/** How a running runner is. */
public sealed interface Health {
  Duration PATIENCE = Duration.ofSeconds(3);

  String message();

  /** It does not answer yet. */
  record Silent(String message) implements Health {}

  /** It answers, and says why it is not ready. */
  record Alive(String message) implements Health {}

  record Ready(String message) implements Health {}

  /** Asks {@code /readyz}, and {@code /healthz} if it is not, of a loopback port. */
  static Health at(int port) {
    Endpoint runner = new Endpoint.Tcp("127.0.0.1", port);
    try (HttpAnswer ready = HttpAnswer.get(runner, "/readyz", PATIENCE)) {
      String message = words(ready.text());
      if (ready.status() == 200) {
        return new Ready(message);
      }
      try (HttpAnswer alive = HttpAnswer.get(runner, "/healthz", PATIENCE)) {
        return alive.status() == 200
            ? new Alive(message)
            : new Silent("something else answers at 127.0.0.1:" + port);
      }
    } catch (IOException e) {
      return new Silent("nothing answers at 127.0.0.1:" + port + " yet");
    }
  }

  /** Its lines as one. */
  private static String words(String body) {
    return body.strip().replace("\r", "").replace("\n", "; ");
  }
}
