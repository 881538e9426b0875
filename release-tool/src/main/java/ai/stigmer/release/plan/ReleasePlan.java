package ai.stigmer.release.plan;

import ai.stigmer.release.failure.Mismatch;
import java.util.List;

/**
 * What is to be done, in this order, and what is not to be done and why.
 *
 * @param kept pointers that stay where they are though this release wants them
 * @param refusals what cannot be published over; while there is one, nothing is done
 */
public record ReleasePlan(List<Action> actions, List<Kept> kept, List<Refusal> refusals) {
  public ReleasePlan {
    actions = List.copyOf(actions);
    kept = List.copyOf(kept);
    refusals = List.copyOf(refusals);
  }

  public boolean isEmpty() {
    return actions.isEmpty() && refusals.isEmpty();
  }

  /** What travels in all. */
  public long bytes() {
    return actions.stream().mapToLong(Action::bytes).sum();
  }

  /**
   * Refuses a plan with refusals.
   *
   * @throws Mismatch with the first one
   */
  public void requireAllowed() {
    for (Refusal first : refusals) {
      throw first.asMismatch();
    }
  }

  /** A pointer that stays. */
  public record Kept(String pointer, String reason) {}

  /** Something immutable that is there already and is something else. */
  public record Refusal(String subject, String expected, String actual, String hint) {
    Mismatch asMismatch() {
      return new Mismatch(subject, expected, actual, hint);
    }
  }
}
