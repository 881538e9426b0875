package ai.stigmer.release.plan;

import ai.stigmer.release.formula.FormulaSeal;

/** Where the text of a formula in a tap comes from. */
public enum FormulaOrigin {
  /** It was rendered, and may be replaced by what is rendered next. */
  RENDERED,
  /** Somebody wrote it or changed it, and does not want that undone unasked. */
  BY_HAND;

  /** What the text itself says. What was rendered before there were seals has none. */
  public static FormulaOrigin of(String ruby) {
    return FormulaSeal.holds(ruby) ? RENDERED : BY_HAND;
  }

  /** How a formula that was edited by hand gets to {@code version}, for people. */
  public static String remedy(String version) {
    return "`release-tool tap update "
        + version
        + " --surgical` changes its url, sha256, version and bottles alone; `--overwrite` replaces"
        + " it";
  }
}
