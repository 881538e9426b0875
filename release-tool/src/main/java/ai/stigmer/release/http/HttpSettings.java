package ai.stigmer.release.http;

import java.time.Duration;

/**
 * How long and how often to try.
 *
 * @param idleTimeout how long a peer may send no byte: of the answer's head, or of its body
 * @param slowestUpload bytes per second that a request's body moves at least, over each idle
 *     timeout
 * @param attempts how often a safe request is sent before it counts as failed
 * @param firstDelay before the second attempt; doubled for each further one, with jitter
 * @param longestWait what a {@code Retry-After} may ask for at most
 */
public record HttpSettings(
    Duration connectTimeout,
    Duration idleTimeout,
    int slowestUpload,
    int attempts,
    Duration firstDelay,
    Duration longestWait) {
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          1024,
          4,
          Duration.ofMillis(500),
          Duration.ofMinutes(2));

  public HttpSettings {
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt is needed, not " + attempts);
    }
  }
}
