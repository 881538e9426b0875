package ai.stigmer.release.input;

import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import java.time.Duration;
import java.time.InstantSource;

/** Clients that give up soon. */
public final class Fast {
  private Fast() {}

  public static Http http() {
    return new Http(
        new HttpSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            10_000,
            3,
            Duration.ofMillis(2),
            Duration.ofSeconds(2)),
        InstantSource.system());
  }
}
