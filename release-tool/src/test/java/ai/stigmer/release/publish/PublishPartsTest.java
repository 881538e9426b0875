package ai.stigmer.release.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not to be changed is not in the way. */
class PublishPartsTest {
  @Test
  void aTapThatIsAwayDoesNotStopImagesAndRelease(@TempDir Path dist) {
    SampleRelease.build(dist, "1.2.3");
    World world = new World();
    Destinations all = world.destinations();
    Destinations away =
        new Destinations(all.images(), all.releases(), Optional.of(new AwayTap()), all.lock());

    assertThat(Preflight.check(away, Set.of(Part.IMAGES))).isEmpty();
    assertThat(Preflight.check(away, Part.ALL)).hasSize(1);
    publish(dist, away, Part.IMAGES);
    publish(dist, away, Part.RELEASE);
    assertThat(world.state()).contains("release v1.2.3 PUBLISHED");
    assertThat(publish(dist, away, Part.RELEASE).isEmpty()).isTrue();
  }

  private static ReleasePlan publish(Path dist, Destinations destinations, Part part) {
    return new Publisher(
            new Publication(
                Dist.open(dist),
                Optional.of(SampleRelease::formula),
                Succession.FINAL_VERSIONS,
                Yanked.STAYS,
                Set.of(part)),
            destinations,
            new Recording())
        .publish();
  }

  /** Nobody gets through to it. */
  private static final class AwayTap implements Tap {
    @Override
    public String name() {
      return "https://example.com/tap.git";
    }

    @Override
    public List<ReleaseException> obstacles() {
      return List.of(away());
    }

    @Override
    public Tip tip(String formula) {
      throw away();
    }

    @Override
    public Update update(Tip seen, String text, Commit commit) {
      throw away();
    }

    private Unavailable away() {
      return new Unavailable(name(), "is away", null, null);
    }
  }
}
