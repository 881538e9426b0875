package ai.stigmer.cli.image;

import ai.stigmer.cli.engine.ContainerEngine;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Sizes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Bytes, rate and time left of one pull: a line a second for programs, fewer where lines stay. */
final class PullProgress implements ContainerEngine.PullListener {
  private static final Duration REDRAWN = Duration.ofMillis(200);
  private static final Duration PRINTED = Duration.ofSeconds(2);

  private record Layer(long current, long total) {}

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final OptionalLong expected;
  private final Console console;
  private final long began = System.nanoTime();
  private long shown;

  PullProgress(OptionalLong expected, Console console) {
    this.expected = expected;
    this.console = console;
    this.shown = began;
  }

  @Override
  public void layer(String id, long currentBytes, long totalBytes, boolean done) {
    layers.merge(
        id,
        new Layer(currentBytes, totalBytes),
        (before, now) -> {
          long total = Math.max(before.total(), now.total());
          return new Layer(done ? total : Math.max(before.current(), now.current()), total);
        });
    long now = System.nanoTime();
    if (now - shown >= (console.redraws() ? REDRAWN : PRINTED).toNanos()) {
      shown = now;
      show(now);
    }
  }

  private long current() {
    return layers.values().stream().mapToLong(Layer::current).sum();
  }

  private void show(long now) {
    long current = current();
    long total =
        Math.max(
            current,
            expected.orElseGet(() -> layers.values().stream().mapToLong(Layer::total).sum()));
    long perSecond = current * 1_000_000_000L / Math.max(1, now - began);
    long secondsLeft = perSecond > 0 ? (total - current + perSecond - 1) / perSecond : -1;
    console.progress(
        "  "
            + Sizes.megabytes(current)
            + " of "
            + Sizes.megabytes(total)
            + (", " + Sizes.megabytes(perSecond) + "/s")
            + (secondsLeft < 0 ? "" : ", " + Sizes.duration(secondsLeft) + " left"));
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("currentBytes", current);
    facts.put("totalBytes", total);
    facts.put("bytesPerSecond", perSecond);
    facts.put("secondsLeft", secondsLeft < 0 ? null : secondsLeft);
    console.event("pull-progress", facts);
  }

  void finish() {
    long now = System.nanoTime();
    long millis = (now - began) / 1_000_000;
    console.say("downloaded in " + millis / 1000 + "." + millis % 1000 / 100 + " s");
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("currentBytes", current());
    facts.put("milliseconds", millis);
    console.event("pull-finished", facts);
  }
}
