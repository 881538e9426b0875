package ai.stigmer.runner;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.agent.ExecutionStatus.Outcome;
import ai.stigmer.runner.agent.ExecutionStatus.Phase;
import ai.stigmer.runner.agent.ExecutionStatus.ToolCall;
import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.testing.StubModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
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
class AgentExecutionIT {
  private static final String WORKFLOWS = "workflows";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Executes one agent, and gives its status even when it was told to stop. */
  @WorkflowInterface
  public interface ExecuteOne {
    @WorkflowMethod
    ExecutionStatus execute(JsonNode execution, String threadId);

    @SignalMethod
    void stop();
  }

  public static final class ExecuteOneAgent implements ExecuteOne {
    private @Nullable Promise<ExecutionStatus> status;
    private @Nullable CancellationScope scope;

    @Override
    public ExecutionStatus execute(JsonNode execution, String threadId) {
      ActivityStub runner =
          Workflow.newUntypedActivityStub(
              ActivityOptions.newBuilder()
                  .setTaskQueue("agent_execution_runner")
                  .setStartToCloseTimeout(Duration.ofMinutes(2))
                  .setHeartbeatTimeout(Duration.ofSeconds(10))
                  .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                  .build());
      scope =
          Workflow.newCancellationScope(
              () ->
                  status =
                      runner.executeAsync(
                          "ExecuteAgent", ExecutionStatus.class, execution, threadId));
      scope.run();
      return requireNonNull(status).get();
    }

    @Override
    public void stop() {
      requireNonNull(scope).cancel();
    }
  }

  @TempDir static Path workspace;
  private static final StubModel MODEL = StubModel.replying();
  private static @Nullable LoopbackTemporalServer server;
  private static @Nullable WorkflowServiceStubs stubs;
  private static @Nullable WorkerFactory factory;
  private static @Nullable WorkflowClient client;
  private static @Nullable RunnerProcess runner;
  private static int temporalPort;

  @BeforeAll
  static void start() throws IOException {
    temporalPort = LoopbackTemporalServer.freePort();
    server = LoopbackTemporalServer.start(temporalPort);
    stubs = server.stubs();
    client = WorkflowClient.newInstance(stubs);
    factory = WorkerFactory.newInstance(client);
    factory.newWorker(WORKFLOWS).registerWorkflowImplementationTypes(ExecuteOneAgent.class);
    factory.start();
    runner = RunnerProcess.start(environment());
  }

  @AfterAll
  static void stop() throws IOException {
    if (runner != null) {
      runner.close();
    }
    if (factory != null) {
      factory.shutdownNow();
    }
    if (stubs != null) {
      stubs.shutdownNow();
    }
    if (server != null) {
      server.close();
    }
    MODEL.close();
  }

  private static Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", String.valueOf(System.getenv("PATH")));
    environment.put("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporalPort);
    environment.put("SANDBOX_ROOT_DIR", workspace.toString());
    environment.put("HEALTH_PORT", Integer.toString(LoopbackTemporalServer.freePort()));
    environment.put("OLLAMA_BASE_URL", MODEL.url() + "/");
    environment.put("STIGMER_LLM_MODEL", "qwen");
    environment.put("STIGMER_LLM_API_KEY", "sk-hush");
    return environment;
  }

  private static WorkflowStub start(String thread, String execution) throws IOException {
    WorkflowStub stub =
        WorkflowStub.fromTyped(
            requireNonNull(client)
                .newWorkflowStub(
                    ExecuteOne.class,
                    WorkflowOptions.newBuilder().setTaskQueue(WORKFLOWS).build()));
    stub.start(JSON.readTree(execution.replace('\'', '"')), thread);
    return stub;
  }

  private static ExecutionStatus run(String thread, String execution) throws IOException {
    return start(thread, execution).getResult(ExecutionStatus.class);
  }

  private static FailureKind failure(ExecutionStatus status) {
    assertThat(status.phase()).isEqualTo(Phase.FAILED);
    return status.error().orElseThrow().kind();
  }

  @Test
  void aRunWritesFilesThroughTools() throws IOException {
    MODEL.willReply(
        StubModel.call("write_file", "{\"path\":\"notes/a.txt\",\"content\":\"hello\\n\"}"),
        StubModel.calls(
            List.of("read_file", "list_files"),
            List.of("{\"path\":\"notes/a.txt\"}", "{\"recursive\":true}")),
        StubModel.call(
            "run_command", "{\"command\":\"wc -c < notes/a.txt | tee b.txt; echo $WHO\"}"),
        StubModel.text("It is done."));

    ExecutionStatus status =
        run(
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
    assertThat(workspace.resolve("thread-writes/b.txt")).hasContent("6");

    assertThat(MODEL.requests()).hasSize(4);
    StubModel.Request last = MODEL.requests().getLast();
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
  void aCancelledRunStopsItsCommandAndSaysSo() throws IOException {
    MODEL.willReply(
        StubModel.call("run_command", "{\"command\":\"(setsid sleep 4712.1 &); sleep 4712.2\"}"));
    WorkflowStub run = start("thread-cancelled", "{'message': 'wait'}");
    Await.until("sleeping", () -> sleepers("4712") == 2);
    Await.until("heartbeats tell the progress", () -> progress(run).contains("run_command"));
    run.signal("stop");

    ExecutionStatus status = run.getResult(ExecutionStatus.class);
    assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
    assertThat(status.toolCalls())
        .extracting(ToolCall::outcome)
        .containsExactly(Outcome.INTERRUPTED);
    assertThat(sleepers("4712")).isZero();
  }

  @Test
  void aCancelledRunStopsAskingItsModel() throws IOException {
    MODEL.willReply(StubModel.beginningOnly());
    WorkflowStub run = start("thread-cancelled", "{'message': 'wait'}");
    Await.until("asked", () -> !MODEL.requests().isEmpty());
    run.signal("stop");
    assertThat(run.getResult(ExecutionStatus.class).phase()).isEqualTo(Phase.CANCELLED);
  }

  @Test
  void aSilentModelIsGivenUpAfterTheConfiguredTime() throws IOException {
    MODEL.willReply(StubModel.silence());
    ExecutionStatus status =
        run("thread-silent", "{'message': 'hi', 'limits': {'modelSilenceSeconds': 2}}");
    assertThat(failure(status)).isEqualTo(FailureKind.MODEL_SILENT);
    assertThat(status.error().orElseThrow().message())
        .isEqualTo(
            "the model's server has sent nothing for 2 s (model `qwen` at `%s/v1`)", MODEL.url());
    assertThat(Duration.between(status.startedAt(), status.completedAt()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(MODEL.requests()).hasSize(1);
  }

  @Test
  void eachBoundEndsARunOrACommand() throws IOException {
    MODEL.willReply(StubModel.call("list_files", "{}"));
    assertThat(failure(run("thread-turns", "{'message': 'hi', 'limits': {'turns': 2}}")))
        .isEqualTo(FailureKind.TURN_LIMIT);

    MODEL.willReply(StubModel.call("run_command", "{\"command\":\"sleep 4713\"}"));
    ExecutionStatus late = run("thread-time", "{'message': 'hi', 'limits': {'seconds': 2}}");
    assertThat(failure(late)).isEqualTo(FailureKind.TIME_LIMIT);
    assertThat(sleepers("4713")).isZero();

    MODEL.willReply(StubModel.call("run_command", "{\"command\":\"seq 1 100000\"}"));
    ExecutionStatus much =
        run("thread-output", "{'message': 'hi', 'limits': {'outputBytes': 50000}}");
    assertThat(failure(much)).isEqualTo(FailureKind.OUTPUT_LIMIT);

    MODEL.willReply(
        StubModel.call("run_command", "{\"command\":\"seq 1 100000; sleep 4714\"}"),
        StubModel.text("done"));
    ExecutionStatus cut =
        run(
            "thread-command",
            "{'message': 'hi', 'limits': {'commandSeconds': 2, 'toolOutputBytes': 2048}}");
    assertThat(cut.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(cut.toolCalls().getFirst().result())
        .startsWith("killed after 2 s\n1\n2\n")
        .contains("bytes left out")
        .endsWith("100000\n")
        .hasSizeLessThan(2048);
    assertThat(sleepers("4714")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"401, MODEL_REFUSED, 1", "429, MODEL_UNAVAILABLE, 3", "500, MODEL_UNAVAILABLE, 3"})
  void aModelsRefusalIsAStatus(int code, FailureKind kind, int attempts) throws IOException {
    MODEL.willReply(StubModel.status(code, "{\"error\":\"no\"}"));
    ExecutionStatus status = run("thread-refused", "{'message': 'hi'}");
    assertThat(failure(status)).isEqualTo(kind);
    assertThat(status.error().orElseThrow().message()).contains("answered " + code);
    assertThat(MODEL.requests()).hasSize(attempts);
  }

  @Test
  void aPassingTroubleOfTheModelIsNoneOfTheRun() throws IOException {
    MODEL.willReply(
        StubModel.status(429, ""), StubModel.events("{broken", "[DONE]"), StubModel.text("hi"));
    assertThat(run("thread-trouble", "{'message': 'hi'}").messages().getLast().text())
        .isEqualTo("hi");
  }

  @Test
  void aModelThatSpeaksNonsenseFailsTheRun() throws IOException {
    MODEL.willReply(StubModel.events("{broken", "[DONE]"));
    assertThat(failure(run("thread-nonsense", "{'message': 'hi'}")))
        .isEqualTo(FailureKind.MODEL_MALFORMED);
  }

  @Test
  void anUnknownToolIsTheModelsToMend() throws IOException {
    MODEL.willReply(StubModel.call("launch_missiles", "{}"), StubModel.text("sorry"));
    ExecutionStatus status = run("thread-unknown", "{'message': 'hi'}");
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.toolCalls().getFirst().outcome()).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escaped", "PARENT/escaped", "link/escaped", "escaped-link"})
  void noToolReachesOutOfTheThreadsFolder(String path) throws IOException {
    Path folder = workspace.resolve("thread-escapes");
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("link"));
    Files.deleteIfExists(folder.resolve("escaped-link"));
    Files.createSymbolicLink(folder.resolve("link"), workspace);
    Files.createSymbolicLink(folder.resolve("escaped-link"), workspace.resolve("escaped"));
    String arguments =
        JSON.createObjectNode()
            .put("path", path.replace("PARENT", workspace.toString()))
            .put("content", "x")
            .toString();
    MODEL.willReply(
        StubModel.calls(
            List.of("write_file", "read_file", "list_files"),
            List.of(arguments, arguments, arguments)),
        StubModel.text("done"));

    ExecutionStatus status = run("thread-escapes", "{'message': 'escape'}");
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.toolCalls())
        .hasSize(3)
        .allSatisfy(
            call -> {
              assertThat(call.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(call.result())
                  .containsAnyOf("has `..` in it", "is absolute", "links are not followed");
            });
    assertThat(workspace.resolve("escaped")).doesNotExist();
  }

  @Test
  void aWrongRequestIsAStatusToo() throws IOException {
    ExecutionStatus badExecution = run("thread-bad", "{'message': '', 'limits': {'turns': -1}}");
    assertThat(failure(badExecution)).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(badExecution.error().orElseThrow().message())
        .contains("`message` must not be empty", "`limits.turns`");
    assertThat(failure(run("../thread", "{'message': 'hi'}")))
        .isEqualTo(FailureKind.INVALID_REQUEST);
  }

  @Test
  void aFolderThatCannotBeMadeIsAStatus() throws IOException {
    Files.writeString(workspace.resolve("thread-file"), "");
    assertThat(failure(run("thread-file", "{'message': 'hi'}")))
        .isEqualTo(FailureKind.SANDBOX_UNAVAILABLE);
  }

  @Test
  void sigtermLetsARunFinish() throws Exception {
    MODEL.willReply(
        StubModel.call(
            "run_command", "{\"command\":\"sleep 4715 & while ! test -e go; do sleep 0.1; done\"}"),
        StubModel.text("finished"));
    RunnerProcess first = requireNonNull(runner);
    try {
      drains(first);
    } finally {
      first.close();
      runner = RunnerProcess.start(environment());
    }
  }

  private static void drains(RunnerProcess first) throws Exception {
    WorkflowStub run = start("thread-drained", "{'message': 'hi'}");
    Await.until("working", () -> sleepers("4715") == 1);
    first.terminate();
    Await.until("draining", () -> first.output().contains("stopping: no more polls"));
    // Longer than Temporal waits for a heartbeat.
    Thread.sleep(Duration.ofSeconds(12));
    Files.writeString(workspace.resolve("thread-drained/go"), "");

    ExecutionStatus status = run.getResult(ExecutionStatus.class);
    assertThat(status.messages().getLast().text()).isEqualTo("finished");
    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(first.output()).doesNotContain("sk-hush");
    assertThat(MODEL.requests()).as("one attempt").hasSize(2);
  }

  @Test
  void aRunThatOutlastsTheGraceIsTriedAgainElsewhere() throws Exception {
    MODEL.willReply(
        StubModel.call("run_command", "{\"command\":\"sleep 4716\"}"), StubModel.text("second"));
    RunnerProcess first = requireNonNull(runner);
    first.close();
    Map<String, String> impatient = environment();
    impatient.put("SHUTDOWN_GRACE_SECONDS", "1");
    try (RunnerProcess interrupted = RunnerProcess.start(impatient)) {
      WorkflowStub run = start("thread-interrupted", "{'message': 'hi'}");
      Await.until("working", () -> sleepers("4716") == 1);
      interrupted.terminate();
      assertThat(interrupted.exitCode()).as(interrupted.output()).isEqualTo(75);
      assertThat(sleepers("4716")).isZero();
      runner = RunnerProcess.start(environment());
      assertThat(run.getResult(ExecutionStatus.class).messages().getLast().text())
          .isEqualTo("second");
    } finally {
      if (!requireNonNull(runner).alive()) {
        runner = RunnerProcess.start(environment());
      }
    }
  }

  /** The details of the last heartbeat, empty until there is one. */
  private static String progress(WorkflowStub run) {
    return requireNonNull(stubs)
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(run.getExecution())
                .build())
        .getPendingActivitiesList()
        .stream()
        .flatMap(activity -> activity.getHeartbeatDetails().getPayloadsList().stream())
        .map(payload -> payload.getData().toStringUtf8())
        .findFirst()
        .orElse("");
  }

  private static long sleepers(String number) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains("sleep " + number))
        .filter(line -> !line.contains("sh -c"))
        .count();
  }
}
