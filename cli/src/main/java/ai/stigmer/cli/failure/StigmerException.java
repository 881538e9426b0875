package ai.stigmer.cli.failure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure a user can act on. Anything else that escapes a command is a bug. */
public abstract sealed class StigmerException extends RuntimeException
    permits BrokenInstallation,
        Conflict,
        EngineFailed,
        EngineUnavailable,
        ImageUnavailable,
        Misconfigured,
        NotReady,
        OutputLost,
        StorageFailed,
        UsageError {
  private static final long serialVersionUID = 1;

  private final transient Nature nature;
  private final transient Map<String, Object> details;
  private final transient List<String> actions;

  StigmerException(
      Nature nature,
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(message, cause);
    this.nature = nature;
    this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    this.actions = List.copyOf(actions);
  }

  /** What all failures of one class have in common. */
  record Nature(String code, ExitStatus exitStatus, boolean retryable) {
    /** The same command may succeed later with nothing changed. */
    static Nature passing(String code, ExitStatus exitStatus) {
      return new Nature(code, exitStatus, true);
    }

    /** Something has to change first. */
    static Nature lasting(String code, ExitStatus exitStatus) {
      return new Nature(code, exitStatus, false);
    }
  }

  /** What, and why, in one line: lower case, no final period. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** A stable word for programs, such as {@code usage}. */
  public final String code() {
    return nature.code();
  }

  public final ExitStatus exitStatus() {
    return nature.exitStatus();
  }

  /** Whether the same command may succeed later with nothing changed. */
  public final boolean retryable() {
    return nature.retryable();
  }

  /** The facts behind the message: strings and numbers by name, in a fixed order. */
  public Map<String, Object> details() {
    return details;
  }

  /** What the user can do, most likely first; may be empty. */
  public List<String> actions() {
    return actions;
  }
}
