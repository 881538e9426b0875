package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.assertSound;
import static ai.stigmer.release.publish.Publishing.crashes;
import static ai.stigmer.release.publish.Publishing.publish;
import static ai.stigmer.release.publish.Publishing.publisher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Place;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Giving releases up moves pointers back, and nothing else. */
final class WithdrawalTest {
  private static final Withdrawal SECOND = new Withdrawal(Set.of("v1.3.0"), "it loses data");

  @TempDir static Path folder;
  private static Dist first;
  private static Dist second;
  private static Dist major;

  @BeforeAll
  static void build() {
    TwoReleases built = TwoReleases.in(folder);
    first = built.first();
    second = built.second();
    major = TwoReleases.build(folder, "2.0.0");
  }

  @Test
  void whatNamesAReleaseThatIsGivenUpGoesBackAndNothingIsDeleted() {
    World world = published(first, second);
    String contents = contents(world);

    ReleasePlan plan = withdraw(world, SECOND);

    assertThat(plan.actions().getFirst()).isEqualTo(new Action.Yank("v1.3.0", "it loses data"));
    assertThat(plan.actions())
        .filteredOn(a -> !(a instanceof Action.Yank))
        .hasSize(4)
        .allSatisfy(
            a ->
                assertThat(a)
                    .isInstanceOfAny(
                        Action.MoveTag.class, Action.MarkLatest.class, Action.UpdateTap.class));
    assertThat(plan.bytes()).isZero();
    assertThat(contents(world)).isEqualTo(contents);
    assertThat(world.state()).contains("latest Optional[v1.2.3]", "release v1.3.0 YANKED");
    assertSound(world, first);
  }

  @Test
  void aRunAfterACrashAtAnyPointEndsInTheSameState() {
    long start = System.nanoTime();
    World undisturbed = published(first, second);
    withdraw(undisturbed, SECOND);
    int points = 0;
    for (int at = 0; ; at++, points++) {
      World world = published(first, second);
      if (!crashes(world, () -> withdraw(world, SECOND), at)) {
        break;
      }
      withdraw(world, SECOND);
      assertThat(world.state()).as("crash at half step %d", at).isEqualTo(undisturbed.state());
      assertThat(world.broken()).as("crash at half step %d", at).isEmpty();
    }
    assertThat(points).isEqualTo(10);
    Figures.row(
        "1-withdrawal", "a crash at every point of a withdrawal", points + " points", start);
  }

  @Test
  void aSecondRunHasNothingToDo() {
    World world = published(first, second);
    withdraw(world, SECOND);
    String state = world.state();

    assertThat(withdraw(world, SECOND).isEmpty()).isTrue();
    assertThat(world.state()).isEqualTo(state);
  }

  @Test
  void aReleaseThatWasGivenUpIsPublishedAgainOnlyWhenAsked() {
    World world = published(first, second);
    String before = world.state();
    withdraw(world, SECOND);

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> publish(world, second))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("--unyank"));

    publisher(world, second, new Recording(), Yanked.IS_PUBLISHED_AGAIN).publish();
    assertThat(world.state()).isEqualTo(before);
    assertSound(world, second);
  }

  @Test
  void anOlderLineIsGivenUpWithoutTouchingTheNewest() {
    World world = published(first, second, major);
    String before = world.state();

    ReleasePlan plan = withdraw(world, SECOND);

    assertThat(plan.kept())
        .contains(
            new Kept(
                Place.ofImage(SampleRelease.IMAGE),
                SampleRelease.REPOSITORY + ":latest",
                "names 2.0.0, which is not given up"),
            new Kept(Place.RELEASES, "latest release", "names 2.0.0, which is not given up"),
            new Kept(Place.TAP, "formula stigmer", "names 2.0.0, which is not given up"));
    assertThat(plan.actions()).hasSize(2);
    assertThat(world.state().substring(world.state().indexOf("latest Optional")))
        .isEqualTo(before.substring(before.indexOf("latest Optional")));
    assertThat(world.broken()).isEmpty();
  }

  @Test
  void aTagThatNoOlderReleaseHasStaysAndIsNamed() {
    World world = published(first, second, major);

    ReleasePlan plan =
        publisher(world, second, new Recording())
            .withdraw(new Withdrawal(Set.of("v2.0.0"), "it loses data"));

    assertThat(plan.kept())
        .containsExactly(
            new Kept(
                Place.ofImage(SampleRelease.IMAGE),
                SampleRelease.REPOSITORY + ":2",
                "goes on naming 2.0.0: it is no tag of 1.3.0, which all else goes back to"));
    assertThat(plan.actions()).hasAtLeastOneElementOfType(Action.MoveTag.class);
  }

  @Test
  void aDraftIsDeletedAndItsVersionTagStays() {
    String before = published(first).state();
    World world;
    int at = 0;
    do {
      world = published(first);
      assertThat(crashes(world, second, at++)).isTrue();
    } while (!world.state().contains("tag 1.3.0"));

    withdraw(world, SECOND);

    assertThat(world.state()).doesNotContain("release v1.3.0", "asset v1.3.0");
    assertThat(world.state().substring(world.state().indexOf("latest Optional")))
        .isEqualTo(before.substring(before.indexOf("latest Optional")));
    assertThat(world.state()).contains("tag 1.3.0");
    assertSound(world, first);
  }

  @Test
  void nothingMovesToAReleaseThatIsNotWhole() {
    World world = published(second);
    String before = world.state();

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> withdraw(world, SECOND))
        .satisfies(e -> assertThat(e.subject()).isEqualTo("v1.2.3"))
        .satisfies(e -> assertThat(e.actual()).isEqualTo("missing"));
    assertThat(world.state()).isEqualTo(before);
  }

  @Test
  void whereThereIsNothingToGoBackToThePointersStay() {
    World world = published(first);
    Withdrawal only = new Withdrawal(Set.of("v1.2.3"), "it loses data");

    ReleasePlan plan = publisher(world, first, new Recording()).withdraw(only);

    assertThat(plan.actions()).containsExactly(new Action.Yank("v1.2.3", "it loses data"));
    assertThat(plan.kept()).hasSize(1);
  }

  private static ReleasePlan withdraw(World world, Withdrawal withdrawal) {
    return publisher(world, first, new Recording()).withdraw(withdrawal);
  }

  private static World published(Dist... releases) {
    World world = new World();
    List.of(releases).forEach(release -> publish(world, release));
    return world;
  }

  private static String contents(World world) {
    return world
        .state()
        .lines()
        .filter(line -> line.startsWith("content ") || line.startsWith("asset "))
        .reduce("", (all, line) -> all + line + "\n");
  }
}
