package ai.stigmer.release.formula;

import ai.stigmer.release.image.Digest;
import java.nio.charset.StandardCharsets;

/**
 * The first line of a rendered formula, a comment that holds the sha256 of all that follows it:
 * where somebody changed the text since, it no longer does.
 */
public final class FormulaSeal {
  private static final String COMMENT = "# Made by release-tool; sha256 of the rest: ";

  private FormulaSeal() {}

  /** A formula with the line that is right for its text, instead of one it may have. */
  public static String seal(String ruby) {
    String rest = withoutSeal(ruby);
    return line(rest) + rest;
  }

  /** Whether the text is as it was sealed. */
  public static boolean holds(String ruby) {
    return ruby.startsWith(line(withoutSeal(ruby)));
  }

  /** A formula without such a line, right or wrong. */
  public static String withoutSeal(String ruby) {
    return ruby.startsWith(COMMENT) ? ruby.substring(ruby.indexOf('\n') + 1) : ruby;
  }

  private static String line(String rest) {
    return COMMENT + Digest.of(rest.getBytes(StandardCharsets.UTF_8)).hex() + "\n";
  }
}
