package ai.stigmer.release.input;

import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import java.time.Duration;
import java.time.InstantSource;

/** Clients that give up soon. */
public final class Fast {
  private Fast() {}

  public static Http http() {
    return http(Duration.ofMillis(500));
  }

  public static Http http(Duration idleTimeout) {
    return new Http(
        new HttpSettings(
            Duration.ofSeconds(5),
            idleTimeout,
            10_000,
            3,
            Duration.ofMillis(2),
            Duration.ofSeconds(2)),
        InstantSource.system());
  }
}
