package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.assertSound;
import static ai.stigmer.release.publish.Publishing.crashes;
import static ai.stigmer.release.publish.Publishing.publish;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher that dies, the one that resumes dies too, and a third one finishes: of an upgrade, so
 * that every pointer has something to go back to. All pairs with {@code -Dsoak.whole=true}, else a
 * sample.
 */
final class CrashPairsTest {
  private static final boolean WHOLE = Boolean.getBoolean("soak.whole");
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final int SAMPLE = 150;

  @TempDir static Path folder;
  private static Dist first;
  private static Dist second;

  @BeforeAll
  static void build() {
    TwoReleases built = TwoReleases.in(folder);
    first = built.first();
    second = built.second();
  }

  @Test
  void aThirdPublisherFinishesWhatTwoThatDiedBegan() {
    long start = System.nanoTime();
    World undisturbed = new World();
    publish(undisturbed, first);
    publish(undisturbed, second);
    String expected = undisturbed.state();
    int points = crashPoints();
    Random random = new Random(SEED);
    int pairs = 0;
    for (int one = 0; one < points; one++) {
      for (int two = 0; two < points; two++) {
        if (WHOLE || random.nextInt(points * points) < SAMPLE) {
          World world = new World();
          publish(world, first);
          assertThat(crashes(world, second, one)).isTrue();
          boolean both = crashes(world, second, two); // What is left may be shorter.
          publish(world, second);
          pairs += both ? 1 : 0;
          assertThat(world.state())
              .as("crashes at half steps %d and %d", one, two)
              .isEqualTo(expected);
          assertThat(world.broken()).as("crashes at half steps %d and %d", one, two).isEmpty();
          assertSound(world, second);
        }
      }
    }
    assertThat(pairs).isPositive();
    Figures.row(
        "2-pairs",
        WHOLE
            ? "pairs of crashes, all of them, each followed by a run to the end"
            : "pairs of crashes, a sample (seed " + SEED + "), each followed by a run to the end",
        pairs + " pairs of " + points + " crash points",
        start);
  }

  private static int crashPoints() {
    for (int at = 0; ; at++) {
      World world = new World();
      publish(world, first);
      if (!crashes(world, second, at)) {
        return at;
      }
    }
  }
}
