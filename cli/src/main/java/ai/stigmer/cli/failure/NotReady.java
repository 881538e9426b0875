package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runner was started and did not become ready; it is kept for a look. */
public final class NotReady extends StigmerException {
  private static final long serialVersionUID = 1;

  public NotReady(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(message, details, actions, cause);
  }

  @Override
  public String code() {
    return "not-ready";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.NOT_READY;
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
