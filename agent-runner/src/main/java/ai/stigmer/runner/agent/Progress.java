package ai.stigmer.runner.agent;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Where a run is: the details of its heartbeats.
 *
 * @param turn from 1
 * @param doing {@code model}, or the name of the tool that runs
 * @param toolCalls finished so far
 */
@JsonPropertyOrder({"turn", "doing", "toolCalls"})
public record Progress(int turn, String doing, int toolCalls) {
  static final String MODEL = "model";

  /** Before the first turn. */
  public static final Progress START = new Progress(1, MODEL, 0);
}
