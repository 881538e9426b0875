package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;

/** The command line is wrong. */
public final class UsageError extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.lasting("usage", ExitStatus.USAGE);

  public UsageError(String message, List<String> actions) {
    super(NATURE, message, Map.of(), actions, null);
  }
}
