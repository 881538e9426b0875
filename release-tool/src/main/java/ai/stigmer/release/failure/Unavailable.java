package ai.stigmer.release.failure;

import org.jspecify.annotations.Nullable;

/**
 * A service did not answer or answered with a passing error, and retries are spent. Run again
 * later.
 */
public final class Unavailable extends ReleaseException {
  private final String service;

  /**
   * @param service the host or URL, without credentials or query
   * @param problem what it did, as in {@code answered 503 to GET, 5 times}
   */
  public Unavailable(
      String service, String problem, @Nullable String hint, @Nullable Throwable cause) {
    super("`" + service + "` " + problem, hint, cause);
    this.service = service;
  }

  public String service() {
    return service;
  }
}
