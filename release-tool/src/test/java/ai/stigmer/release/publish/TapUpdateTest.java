package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.publish;
import static ai.stigmer.release.publish.Publishing.publisher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.formula.FormulaSeal;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.publish.TapUpdate.Change;
import ai.stigmer.release.publish.TapUpdate.Edits;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.PublishedVerification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formula of a tap is brought to a release, and nothing else is. */
final class TapUpdateTest {
  private static Dist first;
  private static Dist second;

  @BeforeAll
  static void build(@TempDir Path folder) {
    TwoReleases built = TwoReleases.in(folder);
    first = built.first();
    second = built.second();
  }

  @Test
  void aFormulaThatIsThereAlreadyIsNoCommit() {
    World world = world();
    int commits = world.commits();

    for (Edits edits : Edits.values()) {
      assertThat(update(world, second, edits).run(_ -> {})).isEmpty();
    }
    assertThat(world.commits()).isEqualTo(commits);
  }

  @Test
  void aRenderedFormulaIsRenderedAnew() {
    World world = world();
    world.commitToTap(TwoReleases.rendered(first));

    Optional<Change> change = update(world, second, Edits.REFUSED).run(_ -> {});

    assertThat(change)
        .hasValue(
            new Change(
                "Formula/stigmer.rb",
                Optional.of(TwoReleases.rendered(first)),
                TwoReleases.rendered(second)));
    assertThat(tap(world)).isEqualTo(TwoReleases.rendered(second));
  }

  /** It gets the line that tells edits; publish finds it as wanted, and leaves it. */
  @Test
  void aFormulaFromBeforeThereWereSealsIsSealed() {
    World world = world();
    world.commitToTap(FormulaSeal.withoutSeal(TwoReleases.rendered(second)));
    assertThat(publish(world, second).isEmpty()).isTrue();

    update(world, second, Edits.REFUSED).run(_ -> {});

    assertThat(tap(world)).isEqualTo(TwoReleases.rendered(second));
  }

  @Test
  void anEditedFormulaIsLeftAloneUnlessSomebodySaysOtherwise() {
    World world = world();
    String edited = TwoReleases.rendered(first).replace("Run agents", "Run my agents");
    world.commitToTap(edited);

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> update(world, second, Edits.REFUSED).run(_ -> {}))
        .satisfies(e -> assertThat(e.actual()).isEqualTo("edited by hand"))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("--surgical", "--overwrite"));
    assertThat(tap(world)).isEqualTo(edited);

    update(world, second, Edits.KEPT).run(_ -> {});
    assertThat(FormulaSeal.withoutSeal(tap(world)))
        .isEqualTo(
            FormulaSeal.withoutSeal(TwoReleases.rendered(second))
                .replace("Run agents", "Run my agents"));
    assertThat(FormulaSeal.holds(tap(world))).as("it is still somebody's").isFalse();
    assertThat(publish(world, second).isEmpty()).isTrue();
    assertThat(
            PublishedVerification.check(
                second.json(), world.destinations(), Succession.FINAL_VERSIONS))
        .isEmpty();

    update(world, second, Edits.OVERWRITTEN).run(_ -> {});
    assertThat(tap(world)).isEqualTo(TwoReleases.rendered(second));
  }

  @Test
  void neverGoesBackButFromWhatIsGivenUp() {
    World world = world();
    world.commitToTap(TwoReleases.rendered(second) + "# ours\n");
    String before = world.state();

    for (Edits edits : Edits.values()) {
      assertThatExceptionOfType(Mismatch.class)
          .isThrownBy(() -> update(world, first, edits).run(_ -> {}))
          .satisfies(e -> assertThat(e.actual()).isEqualTo("has 1.3.0, which is newer"))
          .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("rollback --to 1.2.3"));
    }
    assertThat(world.state()).isEqualTo(before);

    publisher(world, first, new Recording())
        .withdraw(new Withdrawal(Set.of("v1.3.0"), "it loses data"));
    update(world, first, Edits.KEPT).run(_ -> {});
    assertThat(FormulaSeal.withoutSeal(tap(world)))
        .isEqualTo(FormulaSeal.withoutSeal(TwoReleases.rendered(first)) + "# ours\n");
    assertThat(world.broken()).isEmpty();
  }

  @Test
  void namesNothingThatIsNotPublic() {
    World world = new World();
    publish(world, first);
    String before = tap(world);

    assertThat(update(world, second, Edits.REFUSED).plan()).isPresent();
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> update(world, second, Edits.REFUSED).run(_ -> {}))
        .satisfies(e -> assertThat(e.actual()).isEqualTo("missing"));
    assertThat(tap(world)).isEqualTo(before);
  }

  @Test
  void whoLosesARaceLooksAndDecidesAgain() {
    World world = world();
    world.commitToTap(TwoReleases.rendered(first));
    String theirs =
        TwoReleases.rendered(first).replace("Run agents", "Run their agents") + "# theirs\n";
    List<Change> told = new ArrayList<>();

    update(world, second, Edits.KEPT)
        .run(
            change -> {
              if (told.isEmpty()) {
                world.commitToTap(theirs);
              }
              told.add(change);
            });

    assertThat(told)
        .extracting(Change::before)
        .containsExactly(Optional.of(TwoReleases.rendered(first)), Optional.of(theirs));
    assertThat(tap(world)).contains("Run their agents", "# theirs").contains("1.3.0");
  }

  @Test
  void aRaceThatIsAlwaysLostEnds() {
    World world = world();
    world.commitToTap(TwoReleases.rendered(first));
    List<Change> told = new ArrayList<>();

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () ->
                update(world, second, Edits.REFUSED)
                    .run(
                        change -> {
                          told.add(change);
                          world.commitToTap(TwoReleases.rendered(first));
                        }))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("run again"));
    assertThat(told).hasSize(5);
  }

  private static World world() {
    World world = new World();
    publish(world, first);
    publish(world, second);
    return world;
  }

  private static TapUpdate update(World world, Dist dist, Edits edits) {
    Destinations destinations = world.destinations();
    return new TapUpdate(
        dist.release(), SampleRelease::formula, destinations, Succession.FINAL_VERSIONS, edits);
  }

  private static String tap(World world) {
    Tip tip = world.destinations().tap().orElseThrow().tip("stigmer");
    return tip.text().orElseThrow();
  }
}
