package ai.stigmer.release.formula;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules a formula keeps so that {@code brew style} and {@code brew audit --strict} pass on all
 * four platforms, and so that users get what was released. Ours, because neither tool is at hand
 * where a release is made.
 */
public final class FormulaLint {
  private FormulaLint() {}

  /** Every breach in {@code ruby}, by line; none if it keeps the rules. */
  public static List<Finding> lint(String ruby) {
    RubySource source = RubySource.of(ruby);
    var findings = new ArrayList<Finding>();
    findings.addAll(LayoutRules.check(source));
    findings.addAll(StanzaRules.check(source));
    findings.addAll(PlatformRules.check(source));
    findings.addAll(BlockRules.check(source));
    findings.sort(Comparator.comparingInt(Finding::line).thenComparing(Finding::rule));
    return List.copyOf(findings);
  }
}
