package ai.stigmer.runner.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run ended: the result of {@code ExecuteAgent}, as JSON in this order.
 *
 * @param messages the user's and the model's, in order
 * @param error present if the phase is failed
 */
@JsonPropertyOrder({"phase", "messages", "toolCalls", "error", "startedAt", "completedAt"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExecutionStatus(
    Phase phase,
    List<Message> messages,
    List<ToolCall> toolCalls,
    Optional<Failure> error,
    Instant startedAt,
    Instant completedAt) {

  public ExecutionStatus {
    messages = List.copyOf(messages);
    toolCalls = List.copyOf(toolCalls);
    if (error.isPresent() != (phase == Phase.FAILED)) {
      throw new IllegalArgumentException("a failed run, and no other, has an error");
    }
  }

  /** A run that failed before it began. */
  public static ExecutionStatus failed(FailureKind kind, String message, Instant at) {
    return new ExecutionStatus(
        Phase.FAILED,
        List.of(),
        List.of(),
        Optional.of(new Failure(kind, Printable.of(message))),
        at,
        at);
  }

  /** How it ended; in JSON in lower case, as all words here. */
  public enum Phase {
    @JsonProperty("completed")
    COMPLETED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public enum Role {
    @JsonProperty("user")
    USER,
    @JsonProperty("assistant")
    ASSISTANT
  }

  @JsonPropertyOrder({"role", "text", "at"})
  public record Message(Role role, String text, Instant at) {}

  /** Whether a tool did what was asked. */
  public enum Outcome {
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("interrupted")
    INTERRUPTED
  }

  /**
   * One call of a tool.
   *
   * @param arguments as the model wrote them, which need not be JSON
   * @param result what the model got to read
   */
  @JsonPropertyOrder({"id", "name", "arguments", "outcome", "result", "startedAt", "completedAt"})
  public record ToolCall(
      String id,
      String name,
      String arguments,
      Outcome outcome,
      String result,
      Instant startedAt,
      Instant completedAt) {}

  /**
   * Why a run failed.
   *
   * @param message a sentence in lower case without a final period
   */
  @JsonPropertyOrder({"kind", "message"})
  public record Failure(FailureKind kind, String message) {}
}
