package ai.stigmer.runner.agent;

import ai.stigmer.runner.agent.ExecutionStatus.Failure;
import ai.stigmer.runner.agent.ExecutionStatus.Message;
import ai.stigmer.runner.agent.ExecutionStatus.Outcome;
import ai.stigmer.runner.agent.ExecutionStatus.Phase;
import ai.stigmer.runner.agent.ExecutionStatus.Role;
import ai.stigmer.runner.agent.ExecutionStatus.ToolCall;
import ai.stigmer.runner.agent.Model.Answer;
import ai.stigmer.runner.agent.Model.Call;
import ai.stigmer.runner.agent.Model.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The loop: ask the model, run the tools it asks for, give it the results, until it asks for none.
 * For one run; what has happened until a failure is in the status.
 */
public final class AgentRun {
  private final Execution execution;
  private final Model model;
  private final Toolbox toolbox;
  private final Stop stop;
  private final Consumer<Progress> progress;
  private final InstantSource clock;
  private final Instant startedAt;

  private final List<Entry> conversation = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<ToolCall> toolCalls = new ArrayList<>();
  private int outputBytes;

  /** A bound is reached. */
  private static final class LimitReached extends RuntimeException {
    private final FailureKind kind;

    LimitReached(FailureKind kind, String message) {
      super(message);
      this.kind = kind;
    }
  }

  public AgentRun(
      Execution execution,
      Model model,
      Toolbox toolbox,
      Stop stop,
      Consumer<Progress> progress,
      InstantSource clock) {
    this.execution = execution;
    this.model = model;
    this.toolbox = toolbox;
    this.stop = stop;
    this.progress = progress;
    this.clock = clock;
    startedAt = clock.instant();
  }

  /**
   * Runs to the end.
   *
   * @throws Stop.Requested if the process is shutting down: the run has no status, another attempt
   *     will have one
   */
  public ExecutionStatus run() {
    if (!execution.instructions().isBlank()) {
      conversation.add(new Entry.Instructions(execution.instructions()));
    }
    conversation.add(new Entry.FromUser(execution.message()));
    say(Role.USER, execution.message());
    try {
      converse();
      return status(Phase.COMPLETED, Optional.empty());
    } catch (ModelFailure e) {
      return failed(e.kind(), e.reason());
    } catch (LimitReached e) {
      return failed(e.kind, String.valueOf(e.getMessage()));
    } catch (Stop.Requested e) {
      return switch (stop.reason().orElseThrow()) {
        case CANCELLED -> status(Phase.CANCELLED, Optional.empty());
        case TIME ->
            failed(
                FailureKind.TIME_LIMIT,
                "the run is not over after its " + execution.limits().time().toSeconds() + " s");
        case SHUTDOWN -> throw e;
      };
    }
  }

  private void converse() {
    for (int turn = 1; turn <= execution.limits().turns(); turn++) {
      report(turn, Progress.MODEL);
      stop.check();
      Answer answer = printable(model.answer(conversation, toolbox.definitions(), stop));
      spend(answer);
      conversation.add(new Entry.FromModel(answer));
      if (!answer.text().isEmpty()) {
        say(Role.ASSISTANT, answer.text());
      }
      if (answer.calls().isEmpty()) {
        return;
      }
      for (Call call : answer.calls()) {
        report(turn, call.tool());
        call(call);
      }
    }
    throw new LimitReached(
        FailureKind.TURN_LIMIT,
        "the model is not done after its " + execution.limits().turns() + " turns");
  }

  private void report(int turn, String doing) {
    progress.accept(new Progress(turn, doing, toolCalls.size()));
  }

  private void call(Call call) {
    Instant start = clock.instant();
    Tool.Result result;
    try {
      stop.check();
      result = toolbox.run(call, stop);
    } catch (Stop.Requested e) {
      record(call, Outcome.INTERRUPTED, "", start);
      throw e;
    }
    String text = Printable.cut(Printable.of(result.text()), execution.limits().toolOutputBytes());
    spend(text);
    conversation.add(new Entry.ToolResult(call, text));
    record(
        call,
        switch (result) {
          case Tool.Result.Success _ -> Outcome.SUCCEEDED;
          case Tool.Result.Failure _ -> Outcome.FAILED;
        },
        text,
        start);
  }

  private void record(Call call, Outcome outcome, String result, Instant start) {
    toolCalls.add(
        new ToolCall(
            call.id(), call.tool(), call.arguments(), outcome, result, start, clock.instant()));
  }

  private static Answer printable(Answer answer) {
    return new Answer(
        Printable.of(answer.text()),
        answer.calls().stream()
            .map(
                call ->
                    new Call(
                        Printable.of(call.id()),
                        Printable.of(call.tool()),
                        Printable.of(call.arguments())))
            .toList());
  }

  /** Before it is kept: a status of any size would not fit into Temporal's messages. */
  private void spend(Answer answer) {
    spend(answer.text());
    for (Call call : answer.calls()) {
      spend(call.id() + call.tool() + call.arguments());
    }
  }

  private void spend(String text) {
    outputBytes += Printable.sizeBytes(text);
    if (outputBytes > execution.limits().outputBytes()) {
      throw new LimitReached(
          FailureKind.OUTPUT_LIMIT,
          "answers and tool calls are more than "
              + execution.limits().outputBytes()
              + " bytes in all");
    }
  }

  private void say(Role role, String text) {
    messages.add(new Message(role, Printable.of(text), clock.instant()));
  }

  private ExecutionStatus failed(FailureKind kind, String message) {
    return status(Phase.FAILED, Optional.of(new Failure(kind, Printable.of(message))));
  }

  private ExecutionStatus status(Phase phase, Optional<Failure> failure) {
    return new ExecutionStatus(phase, messages, toolCalls, failure, startedAt, clock.instant());
  }
}
