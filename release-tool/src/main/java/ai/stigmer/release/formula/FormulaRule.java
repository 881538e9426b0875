package ai.stigmer.release.formula;

import java.util.Locale;

/** The rules {@link FormulaLint} checks; docs/formula.md says why each is one. */
public enum FormulaRule {
  FORMULA_CLASS,
  COMPONENT_ORDER,
  DESCRIPTION,
  HOMEPAGE,
  LICENSE,
  INTERPOLATION,
  URL,
  SHA256,
  VERSION_MISREAD,
  VERSION_REDUNDANT,
  PLATFORM_BLOCK,
  PLATFORM_CONDITIONAL,
  PLATFORM_MISSING,
  LIVECHECK,
  BOTTLE,
  CONTAINER_DEPENDENCY,
  INSTALL,
  EXECUTABLE_PATH,
  POST_INSTALL,
  UNTRUSTED_INSTALL,
  SERVICE,
  TEST,
  TRAILING_SPACE,
  BLANK_LINES;

  /** As shown to users: {@code version-misread}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
