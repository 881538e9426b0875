package ai.stigmer.release.verify;

import ai.stigmer.release.failure.Mismatch;

/**
 * One difference between what was built and what is there.
 *
 * @param subject where it is, as a user would name it
 */
public record Finding(String subject, String expected, String actual) {
  static final String MISSING = "missing";

  /** For the end of a command: the first finding is what the user reads. */
  public Mismatch asMismatch() {
    return new Mismatch(
        subject,
        expected,
        actual,
        actual.equals(MISSING)
            ? "`release-tool publish` brings what is missing; find out who took it if it was there"
            : "find out who changed it; nothing is ever overwritten: release the next version");
  }

  @Override
  public String toString() {
    return "`" + subject + "` is `" + actual + "`, expected `" + expected + "`";
  }
}
