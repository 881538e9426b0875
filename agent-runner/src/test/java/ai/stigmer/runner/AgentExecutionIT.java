package ai.stigmer.runner;

import static ai.stigmer.runner.AgentWorkflows.failure;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.agent.ExecutionStatus.Outcome;
import ai.stigmer.runner.agent.ExecutionStatus.Phase;
import ai.stigmer.runner.agent.ExecutionStatus.ToolCall;
import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.testing.StubModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ExecuteAgent} of the built jar as a process, against Temporal's in-memory server as
 * another and an OpenAI-compatible server of our own.
 */
@Timeout(120)
final class AgentExecutionIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  @AutoClose private static AgentWorkflows workflows;

  @BeforeAll
  static void start(@TempDir Path workspace) throws IOException {
    workflows = AgentWorkflows.withRunner(workspace);
  }

  @Test
  void aRunWritesFilesThroughTools() throws IOException {
    workflows.model.willReply(
        StubModel.call("write_file", "{\"path\":\"notes/a.txt\",\"content\":\"hello\\n\"}"),
        StubModel.calls(
            List.of("read_file", "list_files"),
            List.of("{\"path\":\"notes/a.txt\"}", "{\"recursive\":true}")),
        StubModel.call(
            "run_command", "{\"command\":\"wc -c < notes/a.txt | tee b.txt; echo $WHO\"}"),
        StubModel.text("It is done."));

    ExecutionStatus status =
        workflows.run(
            "thread-writes",
            "{'instructions': 'be brief', 'message': 'write', 'environment': {'WHO': 'me'}}");

    assertThat(status.phase()).as(status.toString()).isEqualTo(Phase.COMPLETED);
    assertThat(status.messages().getLast().text()).isEqualTo("It is done.");
    assertThat(status.toolCalls())
        .extracting(ToolCall::result)
        .containsExactly(
            "wrote 6 bytes to `notes/a.txt`",
            "hello\n",
            "notes/\nnotes/a.txt (6 bytes)",
            "exit code 0\n6\nme\n");
    assertThat(status.completedAt()).isAfterOrEqualTo(status.startedAt());
    assertThat(workflows.workspace().resolve("thread-writes/b.txt")).hasContent("6");

    assertThat(workflows.model.requests()).hasSize(4);
    StubModel.Request last = workflows.model.requests().getLast();
    assertThat(last.path()).isEqualTo("/v1/chat/completions");
    assertThat(last.authorization()).isEqualTo("Bearer sk-hush");
    assertThat(last.body().get("model").asText()).isEqualTo("qwen");
    assertThat(last.body().get("messages").findValuesAsText("role"))
        .containsExactly(
            "system",
            "user",
            "assistant",
            "tool",
            "assistant",
            "tool",
            "tool",
            "assistant",
            "tool");
  }

  @Test
  void anUnknownToolIsTheModelsToMend() throws IOException {
    workflows.model.willReply(StubModel.call("launch_missiles", "{}"), StubModel.text("sorry"));
    ExecutionStatus status = workflows.run("thread-unknown", "{'message': 'hi'}");
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.toolCalls().getFirst().outcome()).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escaped", "PARENT/escaped", "link/escaped", "escaped-link"})
  void noToolReachesOutOfTheThreadsFolder(String path) throws IOException {
    Path folder = workflows.workspace().resolve("thread-escapes");
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("link"));
    Files.deleteIfExists(folder.resolve("escaped-link"));
    Files.createSymbolicLink(folder.resolve("link"), workflows.workspace());
    Files.createSymbolicLink(
        folder.resolve("escaped-link"), workflows.workspace().resolve("escaped"));
    String arguments =
        JSON.createObjectNode()
            .put("path", path.replace("PARENT", workflows.workspace().toString()))
            .put("content", "x")
            .toString();
    workflows.model.willReply(
        StubModel.calls(
            List.of("write_file", "read_file", "list_files"),
            List.of(arguments, arguments, arguments)),
        StubModel.text("done"));

    ExecutionStatus status = workflows.run("thread-escapes", "{'message': 'escape'}");
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.toolCalls())
        .hasSize(3)
        .allSatisfy(
            call -> {
              assertThat(call.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(call.result())
                  .containsAnyOf("has `..` in it", "is absolute", "links are not followed");
            });
    assertThat(workflows.workspace().resolve("escaped")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"401, MODEL_REFUSED, 1", "429, MODEL_UNAVAILABLE, 3", "500, MODEL_UNAVAILABLE, 3"})
  void aModelsRefusalIsAStatus(int code, FailureKind kind, int attempts) throws IOException {
    workflows.model.willReply(StubModel.status(code, "{\"error\":\"no\"}"));
    ExecutionStatus status = workflows.run("thread-refused", "{'message': 'hi'}");
    assertThat(failure(status)).isEqualTo(kind);
    assertThat(status.error().orElseThrow().message()).contains("answered " + code);
    assertThat(workflows.model.requests()).hasSize(attempts);
  }

  @Test
  void aPassingTroubleOfTheModelIsNoneOfTheRun() throws IOException {
    workflows.model.willReply(
        StubModel.status(429, ""), StubModel.events("{broken", "[DONE]"), StubModel.text("hi"));
    assertThat(workflows.run("thread-trouble", "{'message': 'hi'}").messages().getLast().text())
        .isEqualTo("hi");
  }

  @Test
  void aModelThatSpeaksNonsenseFailsTheRun() throws IOException {
    workflows.model.willReply(StubModel.events("{broken", "[DONE]"));
    assertThat(failure(workflows.run("thread-nonsense", "{'message': 'hi'}")))
        .isEqualTo(FailureKind.MODEL_MALFORMED);
  }

  @Test
  void aWrongRequestIsAStatusToo() throws IOException {
    ExecutionStatus badExecution =
        workflows.run("thread-bad", "{'message': '', 'limits': {'turns': -1}}");
    assertThat(failure(badExecution)).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(badExecution.error().orElseThrow().message())
        .contains("`message` must not be empty", "`limits.turns`");
    assertThat(failure(workflows.run("../thread", "{'message': 'hi'}")))
        .isEqualTo(FailureKind.INVALID_REQUEST);
  }

  @Test
  void aFolderThatCannotBeMadeIsAStatus() throws IOException {
    Files.writeString(workflows.workspace().resolve("thread-file"), "");
    assertThat(failure(workflows.run("thread-file", "{'message': 'hi'}")))
        .isEqualTo(FailureKind.SANDBOX_UNAVAILABLE);
  }
}
