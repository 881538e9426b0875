package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something else holds what stigmer needs: a name, a port, a lock. */
public final class Conflict extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.lasting("conflict", ExitStatus.CONFLICT);

  public Conflict(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(NATURE, message, details, actions, cause);
  }
}
