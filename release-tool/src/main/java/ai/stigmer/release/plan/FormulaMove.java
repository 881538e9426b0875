package ai.stigmer.release.plan;

import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.PullRequest.State;
import ai.stigmer.release.destination.Tap.Proposal;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.plan.Action.UpdateTap.Way;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.ReleasePlan.Refusal;
import ai.stigmer.release.spec.Version;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The formula that is in a tap, beside the one that is to be there.
 *
 * @param now empty if there is none, or what is there by hand cannot be read
 * @param proposal as in {@link Observed}
 */
record FormulaMove(
    String name,
    Version to,
    PublishedFormula wanted,
    Optional<PublishedFormula> now,
    FormulaOrigin origin,
    Optional<Proposal> proposal) {
  /** Empty if the release has no formula, or the tap has the very text. */
  static Optional<FormulaMove> of(Desired desired, Observed observed) {
    Optional<String> text = desired.formula();
    if (text.isEmpty() || text.equals(observed.formula())) {
      return Optional.empty();
    }
    String name = Optional.ofNullable(desired.release().pointers().formula()).orElseThrow().name();
    return Optional.of(
        new FormulaMove(
            name,
            desired.version(),
            PublishedFormula.parse("formula", text.get()),
            observed.formula().flatMap(ruby -> read(name, ruby, observed.origin())),
            observed.origin(),
            observed.proposal()));
  }

  private static Optional<PublishedFormula> read(String name, String ruby, FormulaOrigin origin) {
    try {
      return Optional.of(PublishedFormula.parse(name + ".rb in the tap", ruby));
    } catch (InvalidInput e) {
      if (origin == FormulaOrigin.BY_HAND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Whether it makes Homebrew fetch what it is to fetch; its words may differ, and one by hand need
   * not be for every platform.
   */
  boolean isDone() {
    return switch (origin) {
      case RENDERED -> now.filter(wanted::equals).isPresent();
      case BY_HAND -> now.filter(this::fetchesNothingElse).isPresent();
    };
  }

  private boolean fetchesNothingElse(PublishedFormula formula) {
    FormulaName named = new FormulaName(name);
    return formula.version().equals(wanted.version())
        && wanted.downloads(named).containsAll(formula.downloads(named));
  }

  /** How a plan calls it. */
  String pointer() {
    return "formula " + name;
  }

  Optional<Version> from() {
    return now.flatMap(Desired::versionOf);
  }

  private Action.UpdateTap action() {
    return new Action.UpdateTap(
        name,
        to.toString(),
        now.flatMap(PublishedFormula::version),
        proposal.isPresent() ? Way.PULL_REQUEST : Way.PUSH);
  }

  /** Why nothing is to be done until somebody merges what is proposed; empty if nothing is. */
  private Optional<Kept> waiting() {
    return proposal
        .filter(p -> p.text().filter(this::isAsProposed).isPresent())
        .flatMap(Proposal::request)
        .filter(PullRequest::isOpen)
        .map(request -> new Kept(Place.TAP, pointer(), "waits for " + request + " to be merged"));
  }

  /** As wanted, or as somebody wants it who works on the proposal. */
  private boolean isAsProposed(String ruby) {
    return FormulaOrigin.of(ruby) == FormulaOrigin.BY_HAND
        || read(name, ruby, FormulaOrigin.BY_HAND).filter(wanted::equals).isPresent();
  }

  /** What becomes of a move that may be made: one of three. */
  void decide(Consumer<Action> action, Consumer<Kept> kept, Consumer<Refusal> refused) {
    Optional<Refusal> refusal = refusal();
    Optional<Kept> waiting = waiting();
    if (refusal.isPresent()) {
      refused.accept(refusal.get());
    } else if (waiting.isPresent()) {
      kept.accept(waiting.get());
    } else {
      action.accept(action());
    }
  }

  /** Why it is left as it is though it may move; empty if nothing speaks against it. */
  private Optional<Refusal> refusal() {
    return switch (origin) {
      case RENDERED ->
          proposal
              .flatMap(Proposal::request)
              .filter(request -> request.state() == State.CLOSED)
              .map(
                  request ->
                      refusal(
                          request + ", closed and not merged",
                          "reopen " + request.page() + ", and run again"));
      case BY_HAND ->
          Optional.of(
              refusal(
                  now.flatMap(PublishedFormula::version).map(v -> v + ", ").orElse("")
                      + "edited by hand",
                  FormulaOrigin.remedy(to.toString())));
    };
  }

  private Refusal refusal(String actual, String hint) {
    return new Refusal(Place.TAP, pointer(), to.toString(), actual, hint, Refusal.Extent.TAP);
  }
}
