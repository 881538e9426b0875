package ai.stigmer.release.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One kind of destination alone, as far as that can be without the others. */
final class PlanPartsTest {
  private static final Optional<Tip> EMPTY_TAP =
      Optional.of(new Tip(Optional.empty(), "Formula/stigmer.rb", Optional.empty()));
  private static Desired all;

  @BeforeAll
  static void build(@TempDir Path dist) {
    ReleaseManifest release = SampleRelease.build(dist, "1.2.3");
    String formula = SampleRelease.formula(release, URI.create("https://a.example/v1.2.3"));
    all =
        Desired.of(
            Dist.open(dist).json(),
            Optional.of(formula),
            Succession.FINAL_VERSIONS,
            Yanked.IS_PUBLISHED_AGAIN,
            Part.ALL);
  }

  @Test
  void aReleaseWaitsForItsImages() {
    ReleasePlan plan = plan(Part.RELEASE, Optional.empty());

    assertThat(plan.actions())
        .hasAtLeastOneElementOfType(Action.UploadAsset.class)
        .noneMatch(Action.PublishRelease.class::isInstance);
    assertThat(plan.kept())
        .contains(
            new Kept(Place.RELEASES, "release v1.2.3", "becomes public when its images are there"));
  }

  @Test
  void tagsWaitForTheirRelease() {
    ReleasePlan plan = plan(Part.IMAGES, Optional.empty());

    assertThat(plan.actions())
        .hasAtLeastOneElementOfType(Action.WriteVersionTag.class)
        .noneMatch(Action.MoveTag.class::isInstance);
  }

  @Test
  void tagsDoNotMoveToAReleaseThatStaysGivenUp() {
    HostedRelease yanked = new HostedRelease("v1.2.3", State.YANKED, all.assets());

    assertThat(plan(Part.IMAGES, Optional.of(yanked)).actions())
        .noneMatch(Action.MoveTag.class::isInstance);
    assertThat(plan(Part.TAP, Optional.of(yanked)).refusals()).isNotEmpty();
  }

  @Test
  void aDraftWithSomethingElseInItIsNotShown() {
    HostedAsset left = new HostedAsset("stigmer-1.2.3-left.tar.gz", 1, Digest.of(new byte[1]));
    HostedAsset signature = new HostedAsset("release.json.sig", 1, Digest.of(new byte[1]));
    HostedRelease draft = new HostedRelease("v1.2.3", State.DRAFT, List.of(left, signature));

    assertThat(plan(Part.RELEASE, Optional.of(draft)).refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.subject()).isEqualTo("v1.2.3/stigmer-1.2.3-left.tar.gz");
              assertThat(refusal.hint()).contains("`release-tool yank 1.2.3`");
            });
  }

  private static ReleasePlan plan(Part part, Optional<HostedRelease> release) {
    Desired desired =
        new Desired(
            all.json(),
            all.assets(),
            all.signatures(),
            all.formula(),
            all.succession(),
            all.yanked(),
            Set.of(part));
    return Planner.plan(desired, new Observed(Map.of(), release, Optional.empty(), EMPTY_TAP));
  }
}
