package ai.stigmer.release.http;

import java.time.Duration;

final class Durations {
  private Durations() {}

  static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
