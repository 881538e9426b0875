package ai.stigmer.runner.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.stigmer.runner.agent.ExecutionStatus.Failure;
import ai.stigmer.runner.agent.ExecutionStatus.Message;
import ai.stigmer.runner.agent.ExecutionStatus.Outcome;
import ai.stigmer.runner.agent.ExecutionStatus.Phase;
import ai.stigmer.runner.agent.ExecutionStatus.Role;
import ai.stigmer.runner.agent.ExecutionStatus.ToolCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The JSON that workflows write and read, through Temporal's own converter. */
class ExecutionJsonTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/agent");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void readsEverything() throws IOException {
    assertThat(ExecutionReader.read(JSON.readTree(GOLDEN.resolve("execution.json").toFile())))
        .isEqualTo(
            new Execution(
                "You are a careful engineer.",
                "Write a haiku about queues into haiku.txt.",
                Optional.of("qwen3:8b"),
                new Limits(
                    20,
                    Duration.ofSeconds(600),
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(30),
                    16384,
                    262144),
                Map.of("GIT_AUTHOR_NAME", "An Agent")));
  }

  @Test
  void allButTheMessageMayBeMissingOrNull() throws IOException {
    Execution least = new Execution("", "hello", Optional.empty(), Limits.DEFAULT, Map.of());
    assertThat(read("{'message': 'hello'}")).isEqualTo(least);
    assertThat(
            read(
                "{'message': 'hello', 'instructions': null, 'model': null, 'limits': {'turns':"
                    + " null}, 'environment': null}"))
        .isEqualTo(least);
  }

  @Test
  void tellsEveryProblemAtOnceAndNoValueOfTheEnvironment() {
    assertThatThrownBy(
            () ->
                read(
                    "{'message': ' ', 'modle': 'x', 'model': 7, 'limits': {'turns': 0, 'seconds':"
                        + " '9', 'tokens': 1}, 'environment': {'1A': 'hush', 'B': 7, 'C':"
                        + " 'hush\\u0000'}}"))
        .isInstanceOf(InvalidExecution.class)
        .hasMessage(
            "the execution is not valid: `modle` is no key of it; `message` must not be empty;"
                + " `model` must be text; `limits.tokens` is no key of it; `limits.turns` must be"
                + " a whole number from 1 to 200; `limits.seconds` must be a whole number from 1"
                + " to 86400; `environment.1A` is no name of a variable; `environment.B` must be"
                + " text of at most 32768 characters without NUL; `environment.C` must be text of"
                + " at most 32768 characters without NUL");
    assertThatThrownBy(() -> ExecutionReader.read(null))
        .hasMessage("the execution is not valid: it must be an object");
    assertThatThrownBy(() -> read("{'message': '" + "x".repeat(300_000) + "'}"))
        .hasMessageContaining("at most 262144 bytes");
  }

  @Test
  void writesACompletedRun() throws IOException {
    Instant start = Instant.parse("2026-01-02T03:04:05.678Z");
    matches(
        "completed.json",
        new ExecutionStatus(
            Phase.COMPLETED,
            List.of(
                new Message(Role.USER, "Write a haiku.", start),
                new Message(Role.ASSISTANT, "It is in haiku.txt.", start.plusSeconds(3))),
            List.of(
                new ToolCall(
                    "call_1",
                    "write_file",
                    "{\"path\":\"haiku.txt\",\"content\":\"…\"}",
                    Outcome.SUCCEEDED,
                    "wrote 3 bytes to `haiku.txt`",
                    start.plusSeconds(1),
                    start.plusSeconds(2))),
            Optional.empty(),
            start,
            start.plusSeconds(3)));
  }

  @Test
  void writesAFailedRun() throws IOException {
    Instant start = Instant.parse("2026-01-02T03:04:05Z");
    matches(
        "failed.json",
        new ExecutionStatus(
            Phase.FAILED,
            List.of(),
            List.of(),
            Optional.of(
                new Failure(
                    FailureKind.MODEL_SILENT, "the model's server has sent nothing for 60 s")),
            start,
            start.plusSeconds(60)));
  }

  private static Execution read(String json) throws IOException {
    return ExecutionReader.read(JSON.readTree(json.replace('\'', '"')));
  }

  private static void matches(String name, ExecutionStatus status) throws IOException {
    Payload payload = DefaultDataConverter.STANDARD_INSTANCE.toPayload(status).orElseThrow();
    JsonNode json = JSON.readTree(payload.getData().toByteArray());
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    Path golden = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, text);
      return;
    }
    assertThat(text).isEqualTo(Files.readString(golden));
    assertThat(
            DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                payload, ExecutionStatus.class, ExecutionStatus.class))
        .isEqualTo(status);
  }
}
