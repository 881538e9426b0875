package ai.stigmer.release.formula;

import ai.stigmer.release.formula.RubySource.Line;
import java.util.ArrayList;
import java.util.List;

/** How the text as a whole is laid out: the class, the order of its parts, spaces. */
final class LayoutRules {
  /**
   * {@code FORMULA_COMPONENT_PRECEDENCE_LIST} of Homebrew 6, and {@code service} where its formulae
   * have it.
   */
  private static final List<String> ORDER =
      List.of(
          "include",
          "desc",
          "homepage",
          "url",
          "mirror",
          "version",
          "sha256",
          "license",
          "revision",
          "version_scheme",
          "head",
          "stable",
          "livecheck",
          "no_autobump!",
          "bottle",
          "pour_bottle?",
          "keg_only",
          "option",
          "deprecate!",
          "disable!",
          "depends_on",
          "uses_from_macos",
          "on_macos",
          "on_system",
          "on_linux",
          "on_arm",
          "on_intel",
          "conflicts_with",
          "skip_clean",
          "link_overwrite",
          "fails_with",
          "resource",
          "patch",
          "def install",
          "def post_install",
          "def caveats",
          "service",
          "test");

  private LayoutRules() {}

  static List<Finding> check(RubySource source) {
    var findings = new ArrayList<Finding>();
    formulaClass(source, findings);
    order(source, findings);
    spaces(source, findings);
    return findings;
  }

  private static void formulaClass(RubySource source, List<Finding> findings) {
    if (source.lines().stream()
        .noneMatch(line -> line.code().matches("class\\s+\\w+\\s*<\\s*Formula"))) {
      findings.add(
          new Finding(
              1,
              FormulaRule.FORMULA_CLASS,
              "no class derives from `Formula`",
              "write a formula, `class Name < Formula`: a cask has no service and no test, and macOS quarantines what"
                  + " it installs"));
    }
  }

  private static void order(RubySource source, List<Finding> findings) {
    String last = "";
    for (Line line : source.lines()) {
      String head = line.head();
      if (!line.isTopLevel() || !ORDER.contains(head)) {
        continue;
      }
      if (!last.isEmpty() && ORDER.indexOf(head) < ORDER.indexOf(last)) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.COMPONENT_ORDER,
                "`%s` stands after `%s`".formatted(head, last),
                "move `%s` above `%s`".formatted(head, last)));
      } else {
        last = head;
      }
    }
  }

  private static void spaces(RubySource source, List<Finding> findings) {
    boolean blankBefore = false;
    List<Line> lines = source.lines();
    for (Line line : lines) {
      boolean blank = line.text().isBlank();
      boolean afterLastLineEnd = line.number() == lines.size() && line.text().isEmpty();
      if (!line.text().equals(line.text().stripTrailing())) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.TRAILING_SPACE,
                "spaces at the end of the line",
                "remove them"));
      }
      if (blank && (blankBefore || line.number() == 1) && !afterLastLineEnd) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.BLANK_LINES,
                line.number() == 1
                    ? "the file starts with a blank line"
                    : "a second blank line in a row",
                "remove it"));
      }
      blankBefore = blank;
    }
  }
}
