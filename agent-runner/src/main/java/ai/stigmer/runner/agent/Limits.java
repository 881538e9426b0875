package ai.stigmer.runner.agent;

import java.time.Duration;

/**
 * What bounds one run.
 *
 * @param turns answers of the model
 * @param time from start to end
 * @param modelSilence without a byte from the model
 * @param commandTime for one command
 * @param toolOutputBytes of one tool call; what is longer is cut, and the run goes on
 * @param outputBytes of all answers and tool calls together
 */
public record Limits(
    int turns,
    Duration time,
    Duration modelSilence,
    Duration commandTime,
    int toolOutputBytes,
    int outputBytes) {

  /** Where an execution says nothing. */
  public static final Limits DEFAULT =
      new Limits(
          50,
          Duration.ofMinutes(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          32 * 1024,
          512 * 1024);

  public Limits {
    if (turns < 1
        || !time.isPositive()
        || !modelSilence.isPositive()
        || !commandTime.isPositive()
        || toolOutputBytes < 1
        || outputBytes < 1) {
      throw new IllegalArgumentException("a limit must be positive");
    }
  }

  /** The same, with at most this time. */
  public Limits within(Duration most) {
    return time.compareTo(most) <= 0
        ? this
        : new Limits(turns, most, modelSilence, commandTime, toolOutputBytes, outputBytes);
  }
}
