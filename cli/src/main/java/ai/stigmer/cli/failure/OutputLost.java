package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;

/** Standard output took not all of the result: a full disk, or a closed pipe. */
public final class OutputLost extends StigmerException {
  private static final long serialVersionUID = 1;

  public OutputLost() {
    super("cannot write to standard output", null);
  }

  @Override
  public String code() {
    return "output-lost";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.INTERNAL;
  }

  @Override
  public boolean retryable() {
    return true;
  }

  @Override
  public Map<String, Object> details() {
    return Map.of();
  }

  @Override
  public List<String> actions() {
    return List.of("check the space left where the output goes");
  }
}
