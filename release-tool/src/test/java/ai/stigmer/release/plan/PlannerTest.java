package ai.stigmer.release.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.formula.FormulaSeal;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ImageArtifacts;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Observed.Repository;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlannerTest {
  private static final Tip EMPTY_TAP =
      new Tip(Optional.empty(), "Formula/stigmer.rb", Optional.empty());
  private static final Observed NOTHING =
      new Observed(Map.of(), Optional.empty(), Optional.empty(), Optional.of(EMPTY_TAP));

  private static Desired desired;

  @BeforeAll
  static void build(@TempDir Path dist) {
    ReleaseManifest release = SampleRelease.build(dist, "1.2.3");
    String formula = SampleRelease.formula(release, URI.create("https://a.example/v1.2.3"));
    desired =
        Desired.of(
            Dist.open(dist).json(),
            Optional.of(formula),
            Succession.FINAL_VERSIONS,
            Yanked.STAYS,
            Part.ALL);
  }

  @Test
  void theStepsComeInTheirOrderAndContentsBeforeWhatNamesThem() {
    ReleasePlan plan = Planner.plan(desired, NOTHING);

    assertThat(plan.actions()).isSortedAccordingTo(Comparator.comparing(Action::step));
    assertThat(plan.actions().stream().map(Action::step).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            Step.STAGE, Step.PROVE, Step.VERSION_TAG, Step.COMMIT, Step.POINTERS);
    List<Digest> pushed =
        plan.actions().stream()
            .filter(Action.PushContent.class::isInstance)
            .map(a -> ((Action.PushContent) a).content().digest())
            .toList();
    ReleaseManifest.Image image = desired.release().images().getFirst();
    assertThat(pushed).doesNotHaveDuplicates().hasSize(17);
    assertThat(pushed)
        .endsWith(
            ImageArtifacts.of(desired.json(), image).stream()
                .map(artifact -> artifact.manifest().digest())
                .toArray(Digest[]::new));
    assertThat(pushed).containsSubsequence(image.index().digest(), pushed.getLast());
  }

  @Test
  void equalObservationsGiveEqualPlans() {
    assertThat(Planner.plan(desired, NOTHING)).isEqualTo(Planner.plan(desired, NOTHING));
  }

  @Test
  void whatWasDoneAlreadyIsNotDoneAgain() {
    ReleasePlan plan = Planner.plan(desired, done());

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.kept()).isEmpty();
    assertThat(plan.bytes()).isZero();
  }

  @Test
  void aLayerThatAnotherRepositoryOfTheRegistryHasNeedNotTravel() {
    ReleaseManifest.Image image = desired.release().images().getFirst();
    Descriptor layer = image.manifests().getFirst().layers().getFirst().blob();
    Repository near = new Repository(Set.of(), Map.of(), Map.of(layer.digest(), "acme/base"));
    ReleasePlan plan =
        Planner.plan(
            desired,
            new Observed(
                Map.of(SampleRelease.IMAGE, near),
                NOTHING.release(),
                NOTHING.latest(),
                NOTHING.tap()));

    assertThat(plan.actions())
        .filteredOn(Action.MountContent.class::isInstance)
        .containsExactly(
            new Action.MountContent(
                SampleRelease.IMAGE,
                new Descriptor(layer.mediaType(), layer.digest(), layer.sizeBytes()),
                "acme/base"));
    assertThat(plan.savedBytes()).isEqualTo(layer.sizeBytes());
    assertThat(plan.bytes()).isEqualTo(Planner.plan(desired, NOTHING).bytes() - layer.sizeBytes());
  }

  @Test
  void aYankedVersionIsNotPublishedAgain() {
    Observed yanked = withRelease(new HostedRelease("v1.2.3", State.YANKED, desired.assets()));

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> Planner.plan(desired, yanked).requireAllowed())
        .satisfies(e -> assertThat(e.actual()).isEqualTo("yanked"));
  }

  @Test
  void aPublishedReleaseThatLacksAnAssetIsRefused() {
    List<HostedAsset> allButOne = desired.assets().subList(1, desired.assets().size());
    Observed observed = withRelease(new HostedRelease("v1.2.3", State.PUBLISHED, allButOne));

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> Planner.plan(desired, observed).requireAllowed())
        .satisfies(e -> assertThat(e.actual()).isEqualTo("missing"));
  }

  @Test
  void aVersionTagThatNamesSomethingElseIsRefused() {
    Observed observed = withTag("1.2.3", new Pointer(Digest.of(new byte[] {1}), Optional.empty()));

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> Planner.plan(desired, observed).requireAllowed())
        .satisfies(e -> assertThat(e.expected()).isEqualTo(index().toString()));
  }

  @Test
  void aTagOfUnknownVersionStaysAndIsNamed() {
    Observed observed = withTag("latest", new Pointer(Digest.of(new byte[] {1}), Optional.empty()));

    ReleasePlan plan = Planner.plan(desired, observed);

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.kept())
        .containsExactly(
            new Kept(
                Place.ofImage(SampleRelease.IMAGE),
                SampleRelease.REPOSITORY + ":latest",
                "names something whose version cannot be told"));
  }

  @Test
  void anOlderTagMovesAfterTheImageIsProven() {
    Pointer old = new Pointer(Digest.of(new byte[] {1}), Optional.of(Version.parse("1.2.2")));

    assertThat(Planner.plan(desired, withTag("latest", old)).actions())
        .containsExactly(
            new Action.ProveImage(SampleRelease.IMAGE, index()),
            new Action.MoveTag(
                SampleRelease.IMAGE,
                "latest",
                desired.release().images().getFirst().index(),
                Version.parse("1.2.3"),
                Optional.of(old)));
  }

  @Test
  void aFormulaThatDiffersInWordsOnlyIsLeftAlone() {
    String words = desired.formula().orElseThrow().replace("Run agents", "Run many agents");

    assertThat(Planner.plan(desired, withFormula(words)).isEmpty()).isTrue();
  }

  @Test
  void aFormulaOfThisVersionWithOtherChecksumsIsCorrected() {
    String hex = desired.release().assets().getFirst().sha256().hex();
    String wrong = FormulaSeal.seal(desired.formula().orElseThrow().replace(hex, "0".repeat(64)));

    assertThat(Planner.plan(desired, withFormula(wrong)).actions())
        .containsExactly(
            new Action.ProveAssets("v1.2.3", desired.assets()),
            new Action.UpdateTap("stigmer", "1.2.3", Optional.of("1.2.3")));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        // A line of its own under the seal; no seal; and no formula that can be read.
        "end\\n|end\\n# ours\\n|1.2.2, edited by hand",
        "# Made by|# Mad by|1.2.2, edited by hand",
        "sha256|sha512|edited by hand"
      })
  void aFormulaThatSomebodyEditedIsRefusedAndNothingElse(String old, String by, String actual) {
    String older = FormulaSeal.seal(desired.formula().orElseThrow().replace("1.2.3", "1.2.2"));
    String edited = older.replace(old.translateEscapes(), by.translateEscapes());

    ReleasePlan plan = Planner.plan(desired, withFormula(edited));

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.isEmpty()).isFalse();
    assertThatNoException().isThrownBy(plan::requireAllowed);
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(plan::requireWhole)
        .satisfies(
            e -> {
              assertThat(e.actual()).isEqualTo(actual);
              assertThat(e.hint().orElseThrow())
                  .contains("release-tool tap update 1.2.3 --surgical", "--overwrite");
            });
    assertThat(plan.only(Set.of(Part.IMAGES, Part.RELEASE)).isEmpty()).isTrue();
    assertThat(plan.only(Set.of(Part.TAP))).isEqualTo(plan);
  }

  @Test
  void aNewerFormulaThatSomebodyEditedIsKept() {
    String newer = desired.formula().orElseThrow().replace("1.2.3", "1.2.4");

    assertThat(Planner.plan(desired, withFormula(newer)))
        .satisfies(
            plan -> {
              assertThat(plan.refusals()).isEmpty();
              assertThat(plan.kept())
                  .containsExactly(
                      new Kept(Place.TAP, "formula stigmer", "has 1.2.4, which is newer"));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "FINAL_VERSIONS, 1.2.3,                    1.2.2,                true",
    "FINAL_VERSIONS, 1.2.3,                    1.2.3,                true",
    "FINAL_VERSIONS, 1.2.3,                    1.10.0,               false",
    "FINAL_VERSIONS, 1.2.3,                    1.2.3-rc.1,           true",
    "FINAL_VERSIONS, 1.2.3-rc.1,               1.2.2,                false",
    "ALL_VERSIONS,   1.2.3-rc.1,               1.2.2,                true",
    "ALL_VERSIONS,   1.2.3-rc.1,               1.2.3,                false",
    "ALL_VERSIONS,   0.1.0-dev.2.gb,           0.1.0-dev.10.ga,      true",
    "ALL_VERSIONS,   0.1.0-dev.2.gb,           0.1.0-dev.2.gb.dirty.9, true",
    "ALL_VERSIONS,   0.1.0-dev.2.gb,           0.1.0,                false",
    "ALL_VERSIONS,   0.2.0-dev.2.gb,           0.1.0,                true",
    "ALL_VERSIONS,   0.1.0-dev.2.gb,           0.1.0-rc.1,           false"
  })
  void pointersMoveForward(Succession succession, String next, String current, boolean may) {
    assertThat(succession.objection(Version.parse(next), Version.parse(current)).isEmpty())
        .isEqualTo(may);
  }

  private static Digest index() {
    return desired.release().images().getFirst().index().digest();
  }

  private static Observed done() {
    Pointer pointer = new Pointer(index(), Optional.of(desired.version()));
    Set<Digest> present =
        Desired.contents(desired.json(), desired.release().images().getFirst()).stream()
            .map(d -> d.digest())
            .collect(Collectors.toSet());
    return new Observed(
        Map.of(
            SampleRelease.IMAGE,
            new Repository(present, Map.of("1.2.3", pointer, "latest", pointer, "1", pointer))),
        Optional.of(new HostedRelease("v1.2.3", State.PUBLISHED, desired.assets())),
        Optional.of("v1.2.3"),
        Optional.of(new Tip(Optional.of("1"), "Formula/stigmer.rb", desired.formula())));
  }

  private static Observed withRelease(HostedRelease release) {
    Observed done = done();
    return new Observed(done.images(), Optional.of(release), done.latest(), done.tap());
  }

  private static Observed withFormula(String text) {
    Observed done = done();
    return new Observed(
        done.images(),
        done.release(),
        done.latest(),
        Optional.of(new Tip(Optional.of("1"), "Formula/stigmer.rb", Optional.of(text))));
  }

  private static Observed withTag(String tag, Pointer pointer) {
    Observed done = done();
    Repository repository = done.image(SampleRelease.IMAGE);
    Map<String, Pointer> tags = new HashMap<>(repository.tags());
    tags.put(tag, pointer);
    return new Observed(
        Map.of(SampleRelease.IMAGE, new Repository(repository.present(), tags)),
        done.release(),
        done.latest(),
        done.tap());
  }
}
