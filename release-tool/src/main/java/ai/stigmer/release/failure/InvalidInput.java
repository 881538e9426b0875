package ai.stigmer.release.failure;

import org.jspecify.annotations.Nullable;

/** A file, manifest, archive or tag has bad content. Whoever made it fixes it. */
public final class InvalidInput extends ReleaseException {
  private final String subject;

  /**
   * @param subject what has the bad content: a path, a reference, a URL
   * @param problem what is wrong with it, without naming it again
   */
  public InvalidInput(String subject, String problem, String hint) {
    this(subject, problem, hint, null);
  }

  public InvalidInput(
      String subject, String problem, @Nullable String hint, @Nullable Throwable cause) {
    super("`" + subject + "` " + problem, hint, cause);
    this.subject = subject;
  }

  public String subject() {
    return subject;
  }
}
