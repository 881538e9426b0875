package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The container engine answered that it could not do what it was asked. */
public final class EngineFailed extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.passing("engine-failed", ExitStatus.INTERNAL);

  public EngineFailed(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(NATURE, message, details, actions, cause);
  }
}
