package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.PullRequest.State;
import ai.stigmer.release.plan.Action.CloseProposal;
import ai.stigmer.release.plan.Action.UpdateTap;
import ai.stigmer.release.plan.Action.UpdateTap.Way;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.ReleasePlan.Refusal;
import ai.stigmer.release.plan.ReleasePlan.Refusal.Extent;
import ai.stigmer.release.testing.SampleRelease;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a plan says about a tap. */
class PlanOutputTest {
  private static final ReleasePlan PLAN =
      new ReleasePlan(
          List.of(
              new CloseProposal(
                  "acme",
                  "1.4.0",
                  new PullRequest(11, URI.create("https://example.com/pull/11"), State.OPEN)),
              new UpdateTap("acme", "1.3.0", Optional.of("1.2.3")),
              new UpdateTap("beta", "1.3.0", Optional.empty(), Way.PULL_REQUEST)),
          List.of(new Kept("formula gamma", "waits for pull request 12 to be merged")),
          List.of(
              new Refusal(
                  "formula delta", "1.3.0", "1.2.3, edited by hand", "do this", Extent.TAP)));

  @Test
  void isALineForEachAndTheWayOn() {
    assertThat(PlanText.of(PLAN))
        .isEqualTo(
            """
            close   pull request 11 (proposes formula acme 1.4.0)
            move    formula acme to 1.3.0 (has 1.2.3)
            propose formula beta to 1.3.0 (not there yet)
            keep    formula gamma: waits for pull request 12 to be merged
            refuse  formula delta: it is `1.2.3, edited by hand`, this release has `1.3.0`
                    hint: do this
            3 actions, 0 B to send
            """);
  }

  @Test
  void tellsProgramsWhatARefusalStops(@TempDir Path dist) {
    JsonNode json =
        JsonMapper.shared().readTree(PlanJson.of(SampleRelease.build(dist, "1.3.0"), PLAN));

    assertThat(json.at("/actions/0/action").asString()).isEqualTo("close");
    assertThat(json.at("/actions/0/part").asString()).isEqualTo("tap");
    assertThat(json.at("/actions/1/action").asString()).isEqualTo("move");
    assertThat(json.at("/actions/2/action").asString()).isEqualTo("propose");
    assertThat(json.at("/kept/0/reason").asString())
        .isEqualTo("waits for pull request 12 to be merged");
    assertThat(json.at("/refused/0/stops").asString()).isEqualTo("tap");
    assertThat(json.at("/refused/0/hint").asString()).isEqualTo("do this");
  }
}
