package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** No container engine answers, or it went away. */
public final class EngineUnavailable extends StigmerException {
  private static final long serialVersionUID = 1;

  public EngineUnavailable(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(message, details, actions, cause);
  }

  @Override
  public String code() {
    return "engine-unavailable";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.NO_ENGINE;
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
