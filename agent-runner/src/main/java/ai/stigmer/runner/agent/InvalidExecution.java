package ai.stigmer.runner.agent;

import java.util.List;

/** The execution breaks its schema; the message has every problem. */
public final class InvalidExecution extends RuntimeException {
  public InvalidExecution(List<String> problems) {
    super("the execution is not valid: " + String.join("; ", problems));
  }
}
