package ai.stigmer.release.failure;

import org.jspecify.annotations.Nullable;

/**
 * Credentials are missing or lack a permission, or a rule forbids the step. Whoever owns access
 * acts.
 */
public final class Refused extends ReleaseException {
  private final String subject;

  public Refused(String subject, String problem, @Nullable String hint) {
    super("`" + subject + "` " + problem, hint, null);
    this.subject = subject;
  }

  public String subject() {
    return subject;
  }
}
