package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.assertSound;
import static ai.stigmer.release.publish.Publishing.crashes;
import static ai.stigmer.release.publish.Publishing.publish;
import static ai.stigmer.release.publish.Publishing.publisher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing ends in one state, from wherever it starts; users never see anything between. */
final class ConvergenceTest {
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
  void aSecondRunHasNothingToDo() {
    World world = new World();
    publish(world, first);
    assertSound(world, first);
    String state = world.state();
    int commits = world.commits();
    int before = world.requests();

    ReleasePlan again = publish(world, first);

    assertThat(again.isEmpty()).isTrue();
    assertThat(again.actions()).isEmpty();
    assertThat(world.state()).isEqualTo(state);
    assertThat(world.commits()).isEqualTo(commits);
    assertThat(world.requests() - before)
        .as("3 tags, the release, the latest, the tap")
        .isEqualTo(6);
  }

  @Test
  void aRunAfterACrashAtAnyPointEndsInTheSameState() {
    long start = System.nanoTime();
    World undisturbed = new World();
    publish(undisturbed, first);
    String expected = undisturbed.state();
    int points = 0;
    for (int at = 0; ; at++, points++) {
      World world = new World();
      if (!crashes(world, first, at)) {
        break;
      }
      publish(world, first);
      assertThat(world.state()).as("crash at half step %d", at).isEqualTo(expected);
      assertThat(world.broken()).as("crash at half step %d", at).isEmpty();
      assertSound(world, first);
    }
    assertThat(points).isGreaterThan(30);
    Figures.row("0-first", "a crash at every point of a first release", points + " points", start);
  }

  @Test
  void anUpgradeThatCrashesAtAnyPointEndsInTheSameState() {
    long start = System.nanoTime();
    World undisturbed = new World();
    publish(undisturbed, first);
    publish(undisturbed, second);
    String expected = undisturbed.state();
    int points = 0;
    for (int at = 0; ; at++, points++) {
      World world = new World();
      publish(world, first);
      if (!crashes(world, second, at)) {
        break;
      }
      publish(world, second);
      assertThat(world.state()).as("crash at half step %d", at).isEqualTo(expected);
      assertThat(world.broken()).as("crash at half step %d", at).isEmpty();
    }
    assertThat(points).isGreaterThan(30);
    Figures.row("1-upgrade", "a crash at every point of an upgrade", points + " points", start);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void crashesInARowEndInTheSameState(long seed) {
    World undisturbed = new World();
    publish(undisturbed, first);
    publish(undisturbed, second);
    Random random = new Random(seed);
    World world = new World();
    for (Dist dist : List.of(first, second)) {
      while (crashes(world, dist, random.nextInt(24))) {
        assertThat(world.broken()).as("seed %d", seed).isEmpty();
      }
      publish(world, dist);
    }
    assertThat(world.state()).as("seed %d", seed).isEqualTo(undisturbed.state());
    assertThat(world.broken()).as("seed %d", seed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void anySubsetOfTheStagingLeadsToTheSameState(long seed) {
    World undisturbed = new World();
    publish(undisturbed, first);
    Random random = new Random(seed);
    World world = new World();
    Publisher publisher = publisher(world, first, new Recording());
    for (Action action : publisher.plan().actions()) {
      if (random.nextInt(3) > 0) {
        tryAlone(world, first, action);
      }
    }
    publish(world, first);
    assertThat(world.state()).as("seed %d", seed).isEqualTo(undisturbed.state());
    assertThat(world.broken()).as("seed %d", seed).isEmpty();
  }

  @Test
  void aBackportMovesNoPointerThatIsAhead() {
    World world = new World();
    publish(world, second);
    Recording recording = new Recording();

    publisher(world, first, recording).publish();

    assertThat(recording.plans.getFirst().kept())
        .extracting(ReleasePlan.Kept::pointer)
        .containsExactlyInAnyOrder(
            SampleRelease.REPOSITORY + ":latest",
            SampleRelease.REPOSITORY + ":1",
            "latest release",
            "formula stigmer");
    assertThat(world.state()).contains("latest Optional[v1.3.0]", "tag 1.2.3 ");
    assertThat(world.broken()).isEmpty();
    assertSound(world, first);
    assertSound(world, second);
  }

  @Test
  void aPrereleaseIsPublishedAndMovesNoPointer(@TempDir Path dist) {
    SampleRelease.build(dist, "2.0.0-rc.1");
    World world = new World();
    publish(world, first);
    String latestAndTap = world.state().substring(world.state().indexOf("latest Optional"));

    publish(world, Dist.open(dist));

    assertThat(world.state()).contains("tag 2.0.0-rc.1 ", "release v2.0.0-rc.1 PUBLISHED");
    assertThat(world.state()).endsWith(latestAndTap);
    assertSound(world, Dist.open(dist));
  }

  @Test
  void anotherBuildOfAPublishedVersionIsRefusedBeforeAnythingHappens(@TempDir Path other) {
    World world = new World();
    publish(world, first);
    String state = world.state();
    SampleRelease.build(other, "1.2.3", "changed");

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> publish(world, Dist.open(other)))
        .withMessageContaining(SampleRelease.REPOSITORY + ":1.2.3");

    assertThat(world.state()).isEqualTo(state);
  }

  @Test
  void anotherBuildReplacesTheAssetsOfADraft(@TempDir Path other) {
    World world = new World();
    SampleRelease.build(other, "1.2.3", "changed");
    publisher(world, Dist.open(other), new Recording()).plan().actions().stream()
        .filter(a -> a instanceof Action.CreateDraft || a instanceof Action.UploadAsset)
        .forEach(action -> tryAlone(world, Dist.open(other), action));

    ReleasePlan plan = publish(world, first);

    assertThat(plan.actions())
        .filteredOn(Action.UploadAsset.class::isInstance)
        .hasSize(9)
        .allSatisfy(a -> assertThat(((Action.UploadAsset) a).replaced()).isPresent());
    assertSound(world, first);
  }

  @Test
  void aTapThatMovesMeanwhileIsLookedAtAgain() {
    World world = new World();
    publish(world, first);
    Recording recording =
        new Recording() {
          private boolean raced;

          @Override
          public void started(Action action) {
            if (action instanceof Action.UpdateTap && !raced) {
              raced = true;
              world.commitToTap(
                  SampleRelease.formula(
                      first.release(), world.destinations().releases().downloads("v1.2.3")));
            }
          }
        };

    publisher(world, second, recording).publish();

    assertThat(recording.plans).hasSize(2);
    assertThat(recording.plans.getLast().actions())
        .containsExactly(
            new Action.ProveAssets("v1.3.0", Desired.assets(second.json())),
            new Action.UpdateTap("stigmer", "1.3.0", Optional.of("1.2.3")));
    assertSound(world, second);
  }

  /** What the world takes is done; a manifest it refuses, for its parts are missing, is not. */
  private static void tryAlone(World world, Dist dist, Action action) {
    Destinations to = world.destinations();
    try {
      switch (action) {
        case Action.PushContent a ->
            to.image(a.image())
                .push(a.content(), dist.content(dist.release().image(a.image()), a.content()));
        case Action.MountContent a ->
            to.image(a.image())
                .mount(
                    a.content(),
                    a.from(),
                    dist.content(dist.release().image(a.image()), a.content()));
        case Action.CreateDraft a ->
            to.releases()
                .createDraft(new ReleaseHeading(a.release(), "stigmer", "1.2.3", "c", false));
        case Action.UploadAsset a ->
            to.releases().upload(a.release(), a.asset(), dist.asset(a.asset()));
        case Action.SignImage _,
            Action.ProveImage _,
            Action.ProveAssets _,
            Action.WriteVersionTag _,
            Action.PublishRelease _,
            Action.Unyank _,
            Action.Yank _,
            Action.DeleteDraft _,
            Action.CloseProposal _,
            Action.MarkLatest _,
            Action.MoveTag _,
            Action.UpdateTap _ -> {}
      }
    } catch (InvalidInput | Refused e) {
      assertThat(e).hasMessageMatching(".*(lacks|is no draft).*");
    }
  }
}
