package ai.stigmer.runner.agent;

import java.util.Map;
import java.util.Optional;

/**
 * What an agent is asked to do.
 *
 * @param instructions the system prompt; may be empty
 * @param model the name the model's server knows; the runner's own default where it is empty
 * @param environment variables for the commands that the agent runs; they may be confidential
 */
public record Execution(
    String instructions,
    String message,
    Optional<String> model,
    Limits limits,
    Map<String, String> environment) {

  public Execution {
    environment = Map.copyOf(environment);
  }

  public Execution with(Limits other) {
    return new Execution(instructions, message, model, other, environment);
  }

  /** Without the values of the environment. */
  @Override
  public String toString() {
    return "Execution[model=%s, limits=%s, environment=%s]"
        .formatted(model, limits, environment.keySet());
  }
}
