package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Action.MarkLatest;
import ai.stigmer.release.plan.Action.UpdateTap;
import ai.stigmer.release.plan.Action.UpdateTap.Way;
import ai.stigmer.release.plan.Action.Yank;
import ai.stigmer.release.plan.ReleasePlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of users once a release was given up. */
class RetreatOutcomeTest {
  private static final Action YANK = new Yank("v1.3.0", "it loses data");
  private static final Action LATEST = new MarkLatest("v1.2.3", Optional.of("v1.3.0"));

  @Test
  void saysWhatUsersGet() {
    assertThat(outcome(YANK, LATEST)).startsWith("new users get 1.2.3; Homebrew");
    assertThat(outcome(YANK, tap(Way.PUSH), LATEST)).startsWith("new users get 1.2.3; Homebrew");
  }

  @Test
  void saysThatNothingElseChangedWhereNoPointerMoved() {
    assertThat(outcome(YANK)).isEqualTo("what users are led to stays as it was");
  }

  @Test
  void promisesNoLatestReleaseThatOneOfAnOlderLineIsNot() {
    assertThat(outcome(YANK, tap(Way.PUSH)))
        .startsWith("what led to what is given up leads to 1.2.3; Homebrew");
  }

  @Test
  void saysThatAFormulaHasToBeMerged() {
    assertThat(outcome(YANK, LATEST, tap(Way.PULL_REQUEST)))
        .startsWith("new users get 1.2.3, those of Homebrew once the pull request is merged; ");
  }

  private static Action tap(Way way) {
    return new UpdateTap("acme", "1.2.3", Optional.of("1.3.0"), way);
  }

  private static String outcome(Action... actions) {
    return RetreatOptions.outcome(new ReleasePlan(List.of(actions), List.of(), List.of()), "1.2.3");
  }
}
