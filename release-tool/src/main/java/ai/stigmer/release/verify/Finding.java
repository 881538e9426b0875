package ai.stigmer.release.verify;

import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.plan.FormulaOrigin;

/**
 * One difference between what was built and what is there.
 *
 * @param subject where it is, as a user would name it
 */
public record Finding(String subject, String expected, String actual) {
  static final String MISSING = "missing";
  static final String BY_HAND = "edited by hand";
  static final String YANKED = "YANKED";
  static final String UNKNOWN = "something whose version cannot be told";

  /** For the end of a command: the first finding is what the user reads. */
  public Mismatch asMismatch() {
    return new Mismatch(subject, expected, actual, hint());
  }

  private String hint() {
    return switch (actual) {
      case MISSING ->
          "`release-tool publish --repair` brings what is missing, but no asset of a release that is"
              + " public; find out who took it if it was there";
      case BY_HAND -> FormulaOrigin.remedy(expected);
      case YANKED -> "it was given up; `release-tool publish --unyank` publishes it again";
      case UNKNOWN ->
          "no release of this tool: find out who made it; `release-tool publish` leaves it alone, and"
              + " moves it once it is gone";
      default -> "find out who changed it; nothing is ever overwritten: release the next version";
    };
  }

  @Override
  public String toString() {
    return "`" + subject + "` is `" + actual + "`, expected `" + expected + "`";
  }
}
