package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** No container engine answers, or it went away. */
public final class EngineUnavailable extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.passing("engine-unavailable", ExitStatus.NO_ENGINE);

  public EngineUnavailable(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(NATURE, message, details, actions, cause);
  }
}
