package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;

/** The command line is wrong. */
public final class UsageError extends StigmerException {
  private static final long serialVersionUID = 1;

  private final transient List<String> actions;

  public UsageError(String message, List<String> actions) {
    super(message, null);
    this.actions = List.copyOf(actions);
  }

  @Override
  public String code() {
    return "usage";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.USAGE;
  }

  @Override
  public boolean retryable() {
    return false;
  }

  @Override
  public Map<String, Object> details() {
    return Map.of();
  }

  @Override
  public List<String> actions() {
    return actions;
  }
}
