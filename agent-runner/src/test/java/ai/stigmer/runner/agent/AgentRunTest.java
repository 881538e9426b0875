package ai.stigmer.runner.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.stigmer.runner.agent.ExecutionStatus.Failure;
import ai.stigmer.runner.agent.ExecutionStatus.Message;
import ai.stigmer.runner.agent.ExecutionStatus.Outcome;
import ai.stigmer.runner.agent.ExecutionStatus.Phase;
import ai.stigmer.runner.agent.ExecutionStatus.ToolCall;
import ai.stigmer.runner.agent.Model.Answer;
import ai.stigmer.runner.agent.Model.Call;
import ai.stigmer.runner.agent.Model.Entry;
import ai.stigmer.runner.agent.ModelFailure.Repetition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentRunTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Stop stop = new Stop();
  private final List<Progress> progress = new ArrayList<>();
  private final List<List<Entry>> asked = new ArrayList<>();
  private Limits limits = Limits.DEFAULT;

  /** Gives back its argument. */
  private final Tool echo =
      new Tool() {
        @Override
        public Definition definition() {
          return new Definition(
              "echo",
              "",
              List.of(
                  new Parameter("text", Type.TEXT, Presence.REQUIRED, ""),
                  new Parameter("times", Type.INTEGER, Presence.OPTIONAL, "")));
        }

        @Override
        public Result run(ObjectNode arguments, Stop stop) {
          return new Result.Success(
              arguments.get("text").asText().repeat(arguments.path("times").asInt(1)));
        }
      };

  /** A model that says these things in turn. */
  private Model saying(Answer... answers) {
    return (conversation, _, _) -> {
      asked.add(List.copyOf(conversation));
      return answers[Math.min(asked.size(), answers.length) - 1];
    };
  }

  private static Answer text(String text) {
    return new Answer(text, List.of());
  }

  private static Answer echo(String arguments) {
    return new Answer("", List.of(new Call("c1", "echo", arguments)));
  }

  private ExecutionStatus run(Model model, Tool... tools) {
    Execution execution =
        new Execution("be brief", "hello", Optional.empty(), limits, Map.of("SECRET", "hush"));
    return new AgentRun(
            execution, model, new Toolbox(List.of(tools)), stop, progress::add, () -> NOW)
        .run();
  }

  @Test
  void anAnswerWithoutToolCallsEndsTheRun() {
    assertThat(run(saying(text("hi"))))
        .isEqualTo(
            new ExecutionStatus(
                Phase.COMPLETED,
                List.of(
                    new Message(ExecutionStatus.Role.USER, "hello", NOW),
                    new Message(ExecutionStatus.Role.ASSISTANT, "hi", NOW)),
                List.of(),
                Optional.empty(),
                NOW,
                NOW));
    assertThat(asked)
        .containsExactly(List.of(new Entry.Instructions("be brief"), new Entry.FromUser("hello")));
  }

  @Test
  void toolsRunAndTheirResultsGoBackToTheModel() {
    Answer twice =
        new Answer(
            "let me see",
            List.of(
                new Call("c1", "echo", "{\"text\":\"a\"}"),
                new Call("c2", "echo", "{\"text\":\"b\",\"times\":3}")));
    ExecutionStatus status = run(saying(twice, text("done")), echo);

    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.messages())
        .extracting(Message::text)
        .containsExactly("hello", "let me see", "done");
    assertThat(status.toolCalls())
        .containsExactly(
            new ToolCall("c1", "echo", "{\"text\":\"a\"}", Outcome.SUCCEEDED, "a", NOW, NOW),
            new ToolCall(
                "c2", "echo", "{\"text\":\"b\",\"times\":3}", Outcome.SUCCEEDED, "bbb", NOW, NOW));
    assertThat(asked.getLast())
        .endsWith(
            new Entry.FromModel(twice),
            new Entry.ToolResult(twice.calls().getFirst(), "a"),
            new Entry.ToolResult(twice.calls().getLast(), "bbb"));
    assertThat(progress)
        .containsExactly(
            new Progress(1, "model", 0),
            new Progress(1, "echo", 0),
            new Progress(1, "echo", 1),
            new Progress(2, "model", 2));
  }

  @Test
  void aWrongCallIsTheModelsToMend() {
    Answer wrong =
        new Answer(
            "",
            List.of(
                new Call("1", "launch", "{}"),
                new Call("2", "echo", "{"),
                new Call("3", "echo", "[]"),
                new Call("4", "echo", ""),
                new Call("5", "echo", "{\"text\":1,\"times\":\"x\"}")));
    ExecutionStatus status = run(saying(wrong, text("sorry")), echo);

    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.toolCalls()).extracting(ToolCall::outcome).containsOnly(Outcome.FAILED);
    assertThat(status.toolCalls().get(0).result())
        .isEqualTo("there is no tool `launch`; there are `echo`");
    assertThat(status.toolCalls().get(1).result()).startsWith("the arguments are no JSON: ");
    assertThat(status.toolCalls())
        .extracting(ToolCall::result)
        .endsWith(
            "the arguments must be a JSON object",
            "`text` is missing",
            "`text` must be a text; `times` must be a whole number");
  }

  @Test
  void turnsAreBounded() {
    limits =
        new Limits(3, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), 100, 10_000);
    ExecutionStatus status = run(saying(echo("{\"text\":\"a\"}")), echo);
    assertThat(status.error())
        .hasValue(new Failure(FailureKind.TURN_LIMIT, "the model is not done after its 3 turns"));
    assertThat(status.toolCalls()).hasSize(3);
    assertThat(asked).hasSize(3);
  }

  @Test
  void oneToolsOutputIsCutAndTheRunGoesOn() {
    limits =
        new Limits(3, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), 7, 10_000);
    ExecutionStatus status = run(saying(echo("{\"text\":\"ä€\",\"times\":9}"), text("done")), echo);
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.toolCalls().getFirst().result()).isEqualTo("ä€ä\n[cut after 7 bytes]");
  }

  @Test
  void allOutputIsBounded() {
    limits =
        new Limits(99, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), 100, 1000);
    ExecutionStatus status = run(saying(echo("{\"text\":\"a\",\"times\":90}")), echo);
    assertThat(status.error())
        .hasValue(
            new Failure(
                FailureKind.OUTPUT_LIMIT,
                "answers and tool calls are more than 1000 bytes in all"));
    assertThat(status.toolCalls()).hasSizeBetween(7, 8);

    assertThat(run(saying(text("a".repeat(1001)))).messages()).hasSize(1);
  }

  @Test
  void whatCannotBeInJsonIsReplaced() {
    ExecutionStatus status = run(saying(text("a\u0000b\u001b[0m\td\n\ud800e")));
    assertThat(status.messages().getLast().text()).isEqualTo("a\ufffdb\ufffd[0m\td\n\ufffde");
  }

  @Test
  void aModelThatFailsEndsTheRun() {
    ExecutionStatus status =
        run(
            (_, _, _) -> {
              throw new ModelFailure(FailureKind.MODEL_SILENT, Repetition.POINTLESS, "silent");
            });
    assertThat(status.phase()).isEqualTo(Phase.FAILED);
    assertThat(status.error()).hasValue(new Failure(FailureKind.MODEL_SILENT, "silent"));
  }

  @Test
  void aCancelledRunKeepsWhatWasDoneAndSaysWhatWasInterrupted() {
    Tool cancelling =
        new Tool() {
          @Override
          public Definition definition() {
            return new Definition("cancel", "", List.of());
          }

          @Override
          public Result run(ObjectNode arguments, Stop stop) {
            stop.request(Stop.Reason.CANCELLED);
            stop.check();
            return new Result.Success("");
          }
        };
    Answer both =
        new Answer(
            "",
            List.of(
                new Call("1", "echo", "{\"text\":\"a\"}"),
                new Call("2", "cancel", "{}"),
                new Call("3", "echo", "{\"text\":\"a\"}")));
    ExecutionStatus status = run(saying(both), echo, cancelling);
    assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
    assertThat(status.error()).isEmpty();
    assertThat(status.toolCalls())
        .extracting(ToolCall::outcome)
        .containsExactly(Outcome.SUCCEEDED, Outcome.INTERRUPTED);
  }

  @Test
  void aRunWhoseTimeIsOverFails() {
    stop.request(Stop.Reason.TIME);
    assertThat(run(saying(text("hi"))).error())
        .hasValue(new Failure(FailureKind.TIME_LIMIT, "the run is not over after its 1800 s"));
  }

  @Test
  void aRunWhoseProcessEndsHasNoStatus() {
    stop.request(Stop.Reason.SHUTDOWN);
    assertThatThrownBy(() -> run(saying(text("hi")))).isInstanceOf(Stop.Requested.class);
  }

  @Test
  void noValueOfTheEnvironmentIsShown() {
    assertThat(
            new Execution("", "m", Optional.empty(), limits, Map.of("SECRET", "hush")).toString())
        .contains("SECRET")
        .doesNotContain("hush");
  }
}
