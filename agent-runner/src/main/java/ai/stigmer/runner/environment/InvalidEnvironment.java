package ai.stigmer.runner.environment;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** The environment breaks its schema; carries every problem, none with the value of a secret. */
public final class InvalidEnvironment extends RuntimeException {
  private final transient List<Problem> problems;

  /**
   * What is wrong with one variable.
   *
   * @param problem starts in lower case, without a final period
   */
  public record Problem(String variable, String problem) {}

  public InvalidEnvironment(List<Problem> problems) {
    super(
        "the environment has "
            + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
            + problems.stream()
                .map(each -> "\n  " + each.variable() + " " + each.problem())
                .collect(joining()));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
