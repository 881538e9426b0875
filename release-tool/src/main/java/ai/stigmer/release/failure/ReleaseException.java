package ai.stigmer.release.failure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure somebody outside this program can act on. Its few kinds follow who can act; anything
 * else that escapes is a bug.
 *
 * <p>The layer that fails states the problem; the layer that knows what the user asked for adds it
 * once with {@link #during(String)}.
 */
public abstract sealed class ReleaseException extends RuntimeException
    permits InvalidInput, Misconfigured, Mismatch, Refused, Storage, Unavailable {

  private final String problem;
  private final @Nullable String hint;
  private @Nullable String action;

  ReleaseException(String problem, @Nullable String hint, @Nullable Throwable cause) {
    super(problem, cause);
    this.problem = problem;
    this.hint = hint;
  }

  /** What is wrong, in lower case, without what was being done. */
  public final String problem() {
    return problem;
  }

  /** What to do about it. */
  public final Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /**
   * Says what could not be done, as in {@code push ghcr.io/acme/runner:1.4.0}. The first caller
   * wins: the innermost action is the most exact.
   *
   * @return this exception, to be thrown again
   */
  public final ReleaseException during(String whatWasDone) {
    if (action == null) {
      action = whatWasDone;
    }
    return this;
  }

  @Override
  public final String getMessage() {
    return action == null ? problem : "cannot " + action + ": " + problem;
  }
}
