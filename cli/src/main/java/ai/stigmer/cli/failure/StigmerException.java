package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure a user can act on. Anything else that escapes a command is a bug. */
public abstract sealed class StigmerException extends RuntimeException
    permits BrokenInstallation, OutputLost, UsageError {
  private static final long serialVersionUID = 1;

  StigmerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What, and why, in one line: lower case, no final period. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** A stable word for programs, such as {@code usage}. */
  public abstract String code();

  public abstract ExitStatus exitStatus();

  /** Whether the same command may succeed later with nothing changed. */
  public abstract boolean retryable();

  /** The facts behind the message: strings and numbers by name, in a fixed order. */
  public abstract Map<String, Object> details();

  /** What the user can do, most likely first; may be empty. */
  public abstract List<String> actions();
}
