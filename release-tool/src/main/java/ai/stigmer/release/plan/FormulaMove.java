package ai.stigmer.release.plan;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.plan.ReleasePlan.Refusal;
import ai.stigmer.release.spec.Version;
import java.util.Optional;

/**
 * The formula that is in a tap, beside the one that is to be there.
 *
 * @param now empty if there is none, or what is there by hand cannot be read
 */
record FormulaMove(
    String name,
    Version to,
    PublishedFormula wanted,
    Optional<PublishedFormula> now,
    FormulaOrigin origin) {
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
            observed.origin()));
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

  Action.UpdateTap action() {
    return new Action.UpdateTap(name, to.toString(), now.flatMap(PublishedFormula::version));
  }

  /** Why it is left as it is though it may move; empty if it was rendered. */
  Optional<Refusal> refusal() {
    return switch (origin) {
      case RENDERED -> Optional.empty();
      case BY_HAND ->
          Optional.of(
              new Refusal(
                  pointer(),
                  to.toString(),
                  now.flatMap(PublishedFormula::version).map(v -> v + ", ").orElse("")
                      + "edited by hand",
                  FormulaOrigin.remedy(to.toString()),
                  Refusal.Extent.TAP));
    };
  }
}
