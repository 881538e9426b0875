package ai.stigmer.release.failure;

import org.jspecify.annotations.Nullable;

/** Bytes are not the ones that were named. Somebody investigates; nothing is overwritten. */
public final class Mismatch extends ReleaseException {
  private final String subject;
  private final String expected;
  private final String actual;

  public Mismatch(String subject, String expected, String actual, @Nullable String hint) {
    super("`" + subject + "` is `" + actual + "`, expected `" + expected + "`", hint, null);
    this.subject = subject;
    this.expected = expected;
    this.actual = actual;
  }

  public String subject() {
    return subject;
  }

  public String expected() {
    return expected;
  }

  public String actual() {
    return actual;
  }
}
