package ai.stigmer.release.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How fast bytes go just now: over the last seconds, so that neither a slow beginning nor a stall
 * in the past counts.
 */
final class TransferRate {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration SPACING = Duration.ofMillis(200);
  private static final long SHORTEST_MILLIS = 1000;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant at, long bytes) {}

  /**
   * Takes the state of all transfers together.
   *
   * @param bytes done so far; fewer than before where one began again
   */
  void record(Instant now, long bytes) {
    if (!samples.isEmpty() && bytes < samples.getLast().bytes()) {
      samples.clear();
    }
    if (samples.isEmpty() || !now.isBefore(samples.getLast().at().plus(SPACING))) {
      samples.addLast(new Sample(now, bytes));
    }
    while (samples.size() > 2 && samples.getFirst().at().isBefore(now.minus(WINDOW))) {
      samples.removeFirst();
    }
  }

  /** Empty where too little is known. */
  OptionalLong bytesPerSecond(Instant now, long bytes) {
    if (samples.isEmpty()) {
      return OptionalLong.empty();
    }
    long millis = Duration.between(samples.getFirst().at(), now).toMillis();
    return millis < SHORTEST_MILLIS
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, bytes - samples.getFirst().bytes()) * 1000 / millis);
  }
}
