package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.PullRequest.State;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.plan.Action.CloseProposal;
import ai.stigmer.release.plan.Action.CreateDraft;
import ai.stigmer.release.plan.Action.MarkLatest;
import ai.stigmer.release.plan.Action.MoveTag;
import ai.stigmer.release.plan.Action.PublishRelease;
import ai.stigmer.release.plan.Action.PushContent;
import ai.stigmer.release.plan.Action.UpdateTap;
import ai.stigmer.release.plan.Action.UpdateTap.Way;
import ai.stigmer.release.plan.Place;
import ai.stigmer.release.plan.Pointer;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.ReleasePlan.Refusal;
import ai.stigmer.release.plan.ReleasePlan.Refusal.Extent;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.SampleRelease;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a plan says, to people and to programs. */
class PlanOutputTest {
  private static final PlaceNames NAMES =
      new PlaceNames(
          Map.of(
              Place.ofImage("acme"),
              "ghcr.io/acme/acme",
              Place.RELEASES,
              "github.com/acme/acme",
              Place.TAP,
              "https://github.com/acme/homebrew-tap"));

  private static final ReleasePlan TAP =
      new ReleasePlan(
          List.of(
              new CloseProposal(
                  "acme",
                  "1.4.0",
                  new PullRequest(11, URI.create("https://example.com/pull/11"), State.OPEN)),
              new UpdateTap("acme", "1.3.0", Optional.of("1.2.3")),
              new UpdateTap("beta", "1.3.0", Optional.empty(), Way.PULL_REQUEST)),
          List.of(new Kept(Place.TAP, "formula gamma", "waits for pull request 12 to be merged")),
          List.of(
              new Refusal(
                  Place.TAP,
                  "formula delta",
                  "1.3.0",
                  "1.2.3, edited by hand",
                  "do this",
                  Extent.TAP)));

  private static final Descriptor INDEX = content(1);

  private static final ReleasePlan RELEASE =
      new ReleasePlan(
          List.of(
              new PushContent("acme", INDEX),
              new CreateDraft("v1.3.0"),
              new PublishRelease("v1.3.0", Latest.BECOMES_LATEST, Optional.of("v1.2.3")),
              move("latest", Optional.of(new Pointer(content(2).digest(), version("1.2.3")))),
              move("1", Optional.of(new Pointer(content(2).digest(), Optional.empty()))),
              move("1.3", Optional.empty()),
              move("next", Optional.of(new Pointer(content(2).digest(), version("1.3.0"))))),
          List.of(new Kept(Place.ofImage("acme"), "ghcr.io/acme/acme:2", "stays")),
          List.of());

  @Test
  void isALineForEachAndTheWayOn() {
    assertThat(PlanText.of(TAP, NAMES))
        .isEqualTo(
            """
            tap https://github.com/acme/homebrew-tap
              1 close   pull request 11 (proposes formula acme 1.4.0)
              2 move    formula acme: 1.2.3 → 1.3.0
              2 propose formula beta: new → 1.3.0
                keep    formula gamma: waits for pull request 12 to be merged
                refuse  formula delta: it is `1.2.3, edited by hand`, this release has `1.3.0`
                        hint: do this
            3 actions, 0 B to send
            """);
  }

  @Test
  void isOfOnePlaceAfterTheOtherWithTurnsAndFromWhereToWhere() {
    assertThat(PlanText.of(RELEASE, NAMES))
        .isEqualTo(
            """
            image ghcr.io/acme/acme
              1 push    acme %1$s (not there yet, 3 B)
              4 move    acme:latest: 1.2.3 → 1.3.0
              4 move    acme:1: %3$s → 1.3.0
              4 move    acme:1.3: new → 1.3.0
              4 move    acme:next: %3$s → %2$s
                keep    ghcr.io/acme/acme:2: stays
            releases of github.com/acme/acme
              2 create  draft of release v1.3.0 (no release of that tag)
              3 publish release v1.3.0 (a draft so far; latest release: v1.2.3 → v1.3.0)
            7 actions, 3 B to send
            """
                .formatted(INDEX.digest(), brief(INDEX), brief(content(2))));
  }

  @Test
  void aFirstReleaseIsTheFirstLatest() {
    assertThat(PlanText.line(new MarkLatest("v1.0.0", Optional.empty())))
        .isEqualTo("move    latest release: new → v1.0.0");
    assertThat(
            PlanText.line(new PublishRelease("v1.0.0", Latest.LATEST_STAYS, Optional.of("v2.0.0"))))
        .isEqualTo("publish release v1.0.0 (a draft so far; the latest stays)");
  }

  @Test
  void aPlanThatIsRefusedAsAWholeEndsAsPublishWould() {
    Refusal refusal = Refusal.yanked("v1.3.0");
    ReleasePlan refused = new ReleasePlan(RELEASE.actions(), List.of(), List.of(refusal));
    StringWriter out = new StringWriter();

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> PlanCommand.print(refused, NAMES, new PrintWriter(out)))
        .satisfies(e -> assertThat(ExitCode.of(e)).isEqualTo(76));

    assertThat(out.toString())
        .contains("\n    refuse  v1.3.0: it is `yanked`")
        .endsWith("\nrefused: nothing of this is done\n");
  }

  @Test
  void aRefusalOfTheTapAloneLeavesSomethingToDo() {
    assertThat(PlanCommand.print(TAP, NAMES, new PrintWriter(new StringWriter()))).isEqualTo(2);
  }

  @Test
  void tellsProgramsWhatARefusalStops(@TempDir Path dist) {
    JsonNode json = json(dist, TAP);

    assertThat(json.at("/actions/0/action").asString()).isEqualTo("close");
    assertThat(json.at("/actions/0/part").asString()).isEqualTo("tap");
    assertThat(json.at("/actions/0").has("to")).isFalse();
    assertThat(json.at("/actions/1/action").asString()).isEqualTo("move");
    assertThat(json.at("/actions/2/action").asString()).isEqualTo("propose");
    assertThat(json.at("/actions/2").has("from")).isFalse();
    assertThat(json.at("/actions/2/to").asString()).isEqualTo("1.3.0");
    assertThat(json.at("/kept/0/reason").asString())
        .isEqualTo("waits for pull request 12 to be merged");
    assertThat(json.at("/refused/0/stops").asString()).isEqualTo("tap");
    assertThat(json.at("/refused/0/hint").asString()).isEqualTo("do this");
    assertThat(json.at("/refused/0/destination").asString())
        .isEqualTo(json.at("/kept/0/destination").asString())
        .isEqualTo("https://github.com/acme/homebrew-tap");
  }

  @Test
  void tellsProgramsFromWhereToWhereAndWhole(@TempDir Path dist) {
    JsonNode actions = json(dist, RELEASE).get("actions");

    assertThat(actions.at("/1/destination").asString()).isEqualTo("github.com/acme/acme");
    assertThat(actions.at("/2/from").asString()).isEqualTo("v1.2.3");
    assertThat(actions.at("/2/to").asString()).isEqualTo("v1.3.0");
    assertThat(actions.at("/3/destination").asString()).isEqualTo("ghcr.io/acme/acme");
    assertThat(actions.at("/3/from").asString()).isEqualTo("1.2.3");
    assertThat(actions.at("/4/from").asString()).isEqualTo(content(2).digest().toString());
    assertThat(actions.at("/4/to").asString()).isEqualTo("1.3.0");
    assertThat(actions.at("/6/to").asString()).isEqualTo(INDEX.digest().toString());
  }

  private static JsonNode json(Path dist, ReleasePlan plan) {
    return JsonMapper.shared()
        .readTree(PlanJson.of(SampleRelease.build(dist, "1.3.0"), plan, NAMES));
  }

  private static Descriptor content(int seed) {
    byte[] bytes = {(byte) seed, 0, 0};
    return new Descriptor(MediaTypes.OCI_INDEX, Digest.of(bytes), bytes.length);
  }

  private static MoveTag move(String tag, Optional<Pointer> from) {
    return new MoveTag("acme", tag, INDEX, Version.parse("1.3.0"), from);
  }

  private static Optional<Version> version(String text) {
    return Optional.of(Version.parse(text));
  }

  private static String brief(Descriptor content) {
    return content.digest().toString().substring(0, "sha256:".length() + 12);
  }
}
