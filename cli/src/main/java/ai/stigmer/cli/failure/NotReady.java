package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runner was started and did not become ready; it is kept for a look. */
public final class NotReady extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.passing("not-ready", ExitStatus.NOT_READY);

  public NotReady(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(NATURE, message, details, actions, cause);
  }
}
