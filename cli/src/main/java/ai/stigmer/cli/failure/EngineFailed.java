package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The container engine answered that it could not do what it was asked. */
public final class EngineFailed extends StigmerException {
  private static final long serialVersionUID = 1;

  public EngineFailed(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(message, details, actions, cause);
  }

  @Override
  public String code() {
    return "engine-failed";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.INTERNAL;
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
