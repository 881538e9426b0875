package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.assertSound;
import static ai.stigmer.release.publish.Publishing.publish;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two publishers at once, each held after any request while the other one goes on: the end is as if
 * one had come after the other.
 */
@Timeout(600)
final class InterleavingTest {
  private static final boolean WHOLE = Boolean.getBoolean("soak.whole");
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final int SAMPLE = 150;
  private static final PublishLock NONE = _ -> () -> {};

  @TempDir static Path folder;
  private static Dist first;
  private static Dist second;

  @BeforeAll
  static void build() {
    TwoReleases built = TwoReleases.in(folder);
    first = built.first();
    second = built.second();
  }

  private static String afterOneAnother(Dist... dists) {
    World world = new World();
    List.of(dists).forEach(dist -> publish(world, dist));
    return world.state();
  }

  private static int requestsOf(Dist dist) {
    World world = new World();
    try (Actor alone = new Actor(world, dist, NONE, new Gate())) {
      return alone.countToEnd();
    }
  }

  /** The first goes {@code one} requests far, the second {@code two}, the first on, the second. */
  @Test
  void publishersOfOneVersionEndAlikeEvenWithoutALock() {
    long start = System.nanoTime();
    String expected = afterOneAnother(first);
    int requests = requestsOf(first);
    Random random = new Random(SEED);
    int tried = 0;
    for (int one = 1; one < requests; one++) {
      for (int two = 1; two < requests; two++) {
        if (WHOLE || random.nextInt(requests * requests) < SAMPLE) {
          World world = new World();
          try (Actor a = new Actor(world, first, NONE, new Gate());
              Actor b = new Actor(world, first, NONE, new Gate())) {
            a.go(one);
            b.go(two);
            a.finish();
            b.finish();
            // Whoever comes too late for a draft is refused, and finds it done when run again.
            assertThat(List.of(a, b))
                .allSatisfy(
                    actor ->
                        assertThat(actor.failure())
                            .satisfies(
                                failure ->
                                    assertThat(failure.filter(f -> !(f instanceof Refused)))
                                        .isEmpty()));
          }
          publish(world, first);
          assertThat(world.state()).as("held after %d and %d", one, two).isEqualTo(expected);
          assertThat(world.broken()).as("held after %d and %d", one, two).isEmpty();
          tried++;
        }
      }
    }
    figures(
        "3-one-version", "interleavings of two publishers of one version, no lock", tried, start);
  }

  @Test
  void aPublisherOfAnotherVersionWaits() {
    long start = System.nanoTime();
    int tried =
        whileOneIsHeld(
            (a, b, one, two) -> {
              assertThat(two.hasEnded()).isFalse();
              a.finish();
              b.finish();
              assertThat(a.failure()).isEmpty();
              assertThat(b.failure()).isEmpty();
            },
            (world, pair) -> {});
    figures(
        "4-two-versions",
        "two versions, the first publisher held after each request",
        tried,
        start);
  }

  @Test
  void whereOneDiedAPublisherOfAnotherVersionGoesOn() {
    long start = System.nanoTime();
    int tried =
        whileOneIsHeld(
            (a, b, one, two) -> {
              one.die();
              b.finish();
              assertThat(b.failure()).isEmpty();
            },
            (world, pair) -> {
              assertSound(world, pair.getLast());
              publish(world, pair.getFirst());
            });
    figures("5-died", "two versions, the first publisher dies after each request", tried, start);
  }

  /** What becomes of a publisher that is held, and of another one that has come to wait for it. */
  private interface Meeting {
    void of(Actor held, Actor waiting, Gate ofHeld, Gate ofWaiting);
  }

  /**
   * In both orders, with the one that came first held after each of its requests. All end alike.
   *
   * @param after what is done when both have ended
   * @return how many runs it were
   */
  private static int whileOneIsHeld(Meeting meeting, BiConsumer<World, List<Dist>> after) {
    String expected = afterOneAnother(first, second);
    int tried = 0;
    for (List<Dist> pair : List.of(List.of(first, second), List.of(second, first))) {
      for (int held = 1; held < requestsOf(pair.getFirst()); held++) {
        World world = new World();
        WorldLock lock = new WorldLock();
        Gate one = new Gate();
        Gate two = new Gate();
        try (Actor a = new Actor(world, pair.getFirst(), lock.seenBy(one), one);
            Actor b = new Actor(world, pair.getLast(), lock.seenBy(two), two)) {
          a.go(held);
          b.go(Integer.MAX_VALUE);
          meeting.of(a, b, one, two);
        }
        after.accept(world, pair);
        assertThat(world.state()).as("held after %d", held).isEqualTo(expected);
        assertThat(world.broken()).as("held after %d", held).isEmpty();
        tried++;
      }
    }
    return tried;
  }

  /**
   * What a publisher had on its way when it fell asleep still arrives. Where that moves a pointer
   * of a registry or of GitHub, neither of which can be told what to expect there, it moves back
   * what the other one moved (ADR 3); everything else is harmless.
   */
  @Test
  void onePublisherThatSleptStopsWhenItWakesUp() {
    long start = System.nanoTime();
    String expected = afterOneAnother(first, second);
    TreeMap<String, Integer> late = new TreeMap<>();
    int tried = 0;
    for (int slept = 1; slept < requestsOf(first); slept++) {
      World world = new World();
      WorldLock lock = new WorldLock();
      Gate one = new Gate();
      Gate two = new Gate();
      String onItsWay;
      try (Actor a = new Actor(world, first, lock.seenBy(one), one);
          Actor b = new Actor(world, second, lock.seenBy(two), two)) {
        a.go(slept);
        onItsWay = a.onItsWay();
        lock.expire();
        b.finish();
        assertThat(b.failure()).isEmpty();
        a.finish();
        assertThat(a.failure().filter(f -> !(f instanceof Unavailable))).isEmpty();
      }
      if (!world.broken().isEmpty()) {
        assertThat(onItsWay).isIn("tag", "publish");
        late.merge(onItsWay, 1, Integer::sum);
        world.broken().clear();
      }
      publish(world, first);
      publish(world, second);
      assertThat(world.state()).as("slept before %s (%d)", onItsWay, slept).isEqualTo(expected);
      assertThat(world.broken()).as("slept before %s (%d)", onItsWay, slept).isEmpty();
      tried++;
    }
    assertThat(late).containsOnlyKeys("tag", "publish");
    figures(
        "6-slept",
        "two versions, the first publisher sleeps over its lease before each request; not fenced: "
            + late,
        tried,
        start);
  }

  private static void figures(String name, String what, int tried, long start) {
    Figures.row(name, what, tried + " runs" + (WHOLE ? "" : " (seed " + SEED + ")"), start);
  }

  /** A publisher in a thread of its own, that goes as far as it is let. */
  private static final class Actor implements AutoCloseable {
    private final Gate gate;
    private final Thread thread;
    private final Calls calls;
    private volatile Optional<Throwable> failure = Optional.empty();

    Actor(World world, Dist dist, PublishLock lock, Gate gate) {
      this.gate = gate;
      this.calls = new Calls(gate);
      this.thread =
          Thread.ofVirtual()
              .unstarted(
                  () -> {
                    try {
                      Publishing.publisher(world.destinations(calls, lock), dist).publish();
                    } catch (RuntimeException | World.Crash e) {
                      failure = Optional.of(e);
                    } finally {
                      gate.ended();
                    }
                  });
    }

    void go(int requests) {
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      }
      gate.letThrough(requests);
    }

    void finish() {
      go(Integer.MAX_VALUE);
      join();
    }

    int countToEnd() {
      finish();
      return calls.count();
    }

    String onItsWay() {
      return calls.last();
    }

    Optional<Throwable> failure() {
      return failure;
    }

    private void join() {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      gate.die();
      join();
    }
  }
}
