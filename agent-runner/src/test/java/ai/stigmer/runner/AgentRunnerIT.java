package ai.stigmer.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.stigmer.runner.testing.StubBackend;
import ai.stigmer.runner.testing.StubModel;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built jar as a process, against Temporal's in-memory server as another. */
@Timeout(300)
class AgentRunnerIT {
  private static final String WORKFLOWS = "workflows";

  /** Calls one activity of the runner by its name, as workflows in other languages do. */
  @WorkflowInterface
  public interface CallOne {
    @WorkflowMethod
    @Nullable String call(String activity, @Nullable String first, @Nullable String second);
  }

  public static final class CallOneActivity implements CallOne {
    @Override
    public @Nullable String call(String activity, @Nullable String first, @Nullable String second) {
      var stub =
          Workflow.newUntypedActivityStub(
              ActivityOptions.newBuilder()
                  .setTaskQueue("agent_execution_runner")
                  .setStartToCloseTimeout(Duration.ofMinutes(2))
                  .build());
      return activity.equals("EnsureThread")
          ? stub.execute(activity, String.class, first, second)
          : stub.execute(activity, String.class, first);
    }
  }

  @TempDir Path workspace;
  private final Map<String, String> environment = new HashMap<>();
  private int temporalPort;

  @BeforeEach
  void environment() throws IOException {
    temporalPort = LoopbackTemporalServer.freePort();
    environment.put("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporalPort);
    environment.put("SANDBOX_ROOT_DIR", workspace.toString());
    environment.put("HEALTH_PORT", Integer.toString(LoopbackTemporalServer.freePort()));
  }

  private @Nullable WorkflowServiceStubs stubs;
  private @Nullable WorkerFactory factory;

  private WorkflowClient client(LoopbackTemporalServer server) {
    stubs = server.stubs();
    WorkflowClient client = WorkflowClient.newInstance(stubs);
    factory = WorkerFactory.newInstance(client);
    factory.newWorker(WORKFLOWS).registerWorkflowImplementationTypes(CallOneActivity.class);
    factory.start();
    return client;
  }

  @AfterEach
  void endClient() {
    if (factory != null) {
      factory.shutdownNow();
    }
    if (stubs != null) {
      stubs.shutdownNow();
    }
  }

  private static CallOne workflow(WorkflowClient client) {
    return client.newWorkflowStub(
        CallOne.class, WorkflowOptions.newBuilder().setTaskQueue(WORKFLOWS).build());
  }

  @Test
  void workflowsMakeAndCleanUpThreads() throws Exception {
    try (var server = LoopbackTemporalServer.start(temporalPort);
        var runner = RunnerProcess.start(environment)) {
      WorkflowClient client = client(server);

      assertThat(workflow(client).call("EnsureThread", "ses-1", "coder")).isEqualTo("thread-ses-1");
      assertThat(workspace.resolve("thread-ses-1")).isDirectory();

      String ephemeral = workflow(client).call("EnsureThread", null, "coder");
      assertThat(ephemeral).matches("ephemeral-coder-[0-9a-f]{8}");
      assertThat(workspace.resolve(ephemeral)).isDirectory();

      Files.writeString(workspace.resolve("thread-ses-1/file"), "x");
      assertThat(workflow(client).call("CleanupSandbox", "thread-ses-1", null)).isNull();
      assertThat(workspace.resolve("thread-ses-1")).doesNotExist();
      assertThat(workspace.resolve(ephemeral)).isDirectory();

      for (String activity : new String[] {"EnsureThread", "CleanupSandbox"}) {
        assertThatThrownBy(() -> workflow(client).call(activity, "../escape", null))
            .satisfies(
                failure ->
                    assertThat(Throwables.getRootCause(failure))
                        .isInstanceOfSatisfying(
                            ApplicationFailure.class,
                            cause -> assertThat(cause.getType()).isEqualTo("InvalidArgument")));
      }
      assertThat(runner.alive()).isTrue();
    }
  }

  @Test
  void isReadyWhileTemporalAnswersPollsAndOnlyThen() throws Exception {
    try (var runner = RunnerProcess.start(environment)) {
      Await.until("said not ready", () -> healthcheck().startsWith("1 not ready\ntemporal: "));
      Await.until("said why", () -> runner.output().contains("does not answer: UNAVAILABLE"));

      try (var server = LoopbackTemporalServer.start(temporalPort)) {
        assertThat(server).isNotNull();
        Await.until("ready", () -> healthcheck().startsWith("0 ready\n"));
      }
      Await.until("not ready", () -> healthcheck().startsWith("1 not ready\n"));
      assertThat(runner.output()).contains("has not answered a poll for 3");
      assertThat(healthcheck()).contains("workspace: ok");

      try (var server = LoopbackTemporalServer.start(temporalPort)) {
        assertThat(server).isNotNull();
        Await.until("ready again", () -> healthcheck().startsWith("0 ready\n"));
        assertThat(runner.alive()).isTrue();
      }
    }
    assertThat(healthcheck()).startsWith("1 not alive: nothing answers at 127.0.0.1:");
  }

  @Test
  void sigtermLetsARunningActivityFinish() throws Exception {
    Path folder = Files.createDirectory(workspace.resolve("thread-big"));
    for (int i = 0; i < 60_000; i++) {
      Files.createFile(folder.resolve(Integer.toString(i)));
    }
    try (var server = LoopbackTemporalServer.start(temporalPort);
        var runner = RunnerProcess.start(environment)) {
      WorkflowClient client = client(server);
      Await.until("ready", () -> healthcheck().startsWith("0 ready\n"));
      WorkflowStub run = WorkflowStub.fromTyped(workflow(client));
      run.start("CleanupSandbox", "thread-big", null);
      Await.until("deleting", () -> missingSome(folder));
      runner.terminate();

      assertThat(runner.exitCode()).as(runner.output()).isEqualTo(0);
      assertThat(folder).doesNotExist();
      assertThat(runner.output())
          .containsSubsequence(
              "stopping: no more polls", "deleted the folder of thread-big", "stopped");
      assertThat(run.getResult(String.class)).isNull();
    }
  }

  @Test
  void sigtermEndsARunnerThatHasNeverFoundTemporal() throws Exception {
    try (var runner = RunnerProcess.start(environment)) {
      Await.until("trying", () -> runner.output().contains("trying again"));
      runner.terminate();
      assertThat(runner.exitCode()).as(runner.output()).isEqualTo(0);
    }
  }

  @Test
  void aBadEnvironmentEndsWith78AndOneMessageWithAllProblems() throws Exception {
    environment.put("TEMPORAL_MAX_CONCURRENCY", "ten");
    environment.put("STIGMER_API_KEY", "hunter2 hunter2");
    environment.put("LOG_LEVEL", "loud");
    try (var runner = RunnerProcess.start(environment)) {
      assertThat(runner.exitCode()).isEqualTo(78);
      assertThat(runner.output())
          .isEqualTo(
              """
              error: the environment has 3 problems
                TEMPORAL_MAX_CONCURRENCY must be a whole number from 1 to 1000, but is `ten`
                STIGMER_API_KEY must be visible ASCII characters without spaces or line ends (the value is not shown)
                LOG_LEVEL must be one of `trace`, `debug`, `info`, `warn`, `error`, but is `loud`

              hint: `agent-runner --help` lists every variable
              """);
    }
  }

  @Test
  void aTakenHealthPortIsAProblemOfTheEnvironment() throws Exception {
    try (var first = RunnerProcess.start(environment)) {
      Await.until("alive", () -> healthcheck().startsWith("1 not ready"));
      try (var second = RunnerProcess.start(environment)) {
        assertThat(second.exitCode()).as(first.output()).isEqualTo(78);
        assertThat(second.output()).contains("HEALTH_PORT must be a free port");
      }
    }
  }

  @Test
  void theOptionsNeedNoLibrary() throws Exception {
    assertThat(option("--version")).isEqualTo("0 agent-runner development\n");
    assertThat(option("--help")).startsWith("0 usage: agent-runner").contains("SANDBOX_ROOT_DIR");
    assertThat(option("--print-environment")).startsWith("0 {").contains("\"STIGMER_API_KEY\"");
    assertThat(option("--healthcheck")).startsWith("1 not alive");
    assertThat(option("start")).startsWith("64 error: unknown arguments `start`");
  }

  @Test
  void preflightTriesEverythingAndSaysWhatToDo() throws Exception {
    environment.put("OLLAMA_BASE_URL", "http://127.0.0.1:" + LoopbackTemporalServer.freePort());
    try (var failed = RunnerProcess.start(environment, "--preflight")) {
      assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
      assertThat(failed.output())
          .contains(
              "start that server, or correct `TEMPORAL_SERVICE_ADDRESS`",
              "`STIGMER_BACKEND_ENDPOINT` is not set",
              "start it with `ollama serve`",
              "`" + workspace + "` can be written by uid ");
    }
    try (var server = LoopbackTemporalServer.start(temporalPort);
        var backend = StubBackend.start("sk-backend");
        var model = StubModel.replying(StubModel.status(200, "{\"data\":[]}"))) {
      assertThat(server).isNotNull();
      environment.put("OLLAMA_BASE_URL", model.url().toString());
      environment.put("STIGMER_BACKEND_ENDPOINT", "127.0.0.1:" + backend.port());
      environment.put("STIGMER_API_KEY", "sk-backend");
      try (var passed = RunnerProcess.start(environment, "--preflight")) {
        assertThat(passed.exitCode()).as(passed.output()).isZero();
        assertThat(passed.output()).startsWith("{").doesNotContain("failed", "sk-backend");
      }
    }
  }

  private String healthcheck() {
    try {
      return option("--healthcheck");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Exit code, a space, and all output. */
  private String option(String option) throws IOException, InterruptedException {
    try (var process = RunnerProcess.startAlone(environment, option)) {
      int code = process.exitCode();
      return code + " " + process.output();
    }
  }

  private static boolean missingSome(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.count() < 60_000;
    } catch (IOException e) {
      return true;
    }
  }
}
