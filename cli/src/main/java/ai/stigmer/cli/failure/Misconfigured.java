package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A setting is missing or wrong, or points at what does not answer. */
public final class Misconfigured extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.lasting("misconfigured", ExitStatus.MISCONFIGURED);

  public Misconfigured(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(NATURE, message, details, actions, cause);
  }
}
