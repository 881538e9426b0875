package ai.stigmer.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.agent.ExecutionStatus.Phase;
import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.testing.StubModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Workflows that execute agents: Temporal's in-memory server as a process, a worker for them, an
 * OpenAI-compatible server of our own, and the built jar as another process.
 */
final class AgentWorkflows implements AutoCloseable {
  private static final String QUEUE = "workflows";
  private static final ObjectMapper JSON = new ObjectMapper();

  final StubModel model = StubModel.replying();
  final WorkflowServiceStubs stubs;
  private final Path workspace;
  private final int temporalPort = LoopbackTemporalServer.freePort();
  private final LoopbackTemporalServer server = LoopbackTemporalServer.start(temporalPort);
  private final WorkflowClient client;
  private final WorkerFactory factory;
  private @Nullable RunnerProcess runner;

  /** Without a runner yet. */
  AgentWorkflows(Path workspace) throws IOException {
    this.workspace = workspace;
    stubs = server.stubs();
    client = WorkflowClient.newInstance(stubs);
    factory = WorkerFactory.newInstance(client);
    factory.newWorker(QUEUE).registerWorkflowImplementationTypes(ExecuteOneAgent.class);
    factory.start();
  }

  static AgentWorkflows withRunner(Path workspace) throws IOException {
    AgentWorkflows workflows = new AgentWorkflows(workspace);
    workflows.runner = RunnerProcess.start(workflows.environment());
    return workflows;
  }

  /** What a runner needs to know of all this. */
  Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", String.valueOf(System.getenv("PATH")));
    environment.put("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporalPort);
    environment.put("SANDBOX_ROOT_DIR", workspace.toString());
    environment.put("HEALTH_PORT", Integer.toString(LoopbackTemporalServer.freePort()));
    environment.put("OLLAMA_BASE_URL", model.url() + "/");
    environment.put("STIGMER_LLM_MODEL", "qwen");
    environment.put("STIGMER_LLM_API_KEY", "sk-hush");
    return environment;
  }

  Path workspace() {
    return workspace;
  }

  /**
   * Starts one.
   *
   * @param execution as JSON, with {@code '} for quotation marks
   */
  WorkflowStub start(String thread, String execution) throws IOException {
    WorkflowStub stub =
        WorkflowStub.fromTyped(
            client.newWorkflowStub(
                ExecuteOne.class, WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build()));
    stub.start(JSON.readTree(execution.replace('\'', '"')), thread);
    return stub;
  }

  /** Starts one and waits for its end. */
  ExecutionStatus run(String thread, String execution) throws IOException {
    return start(thread, execution).getResult(ExecutionStatus.class);
  }

  /** Why it failed, which it must have. */
  static FailureKind failure(ExecutionStatus status) {
    assertThat(status.phase()).isEqualTo(Phase.FAILED);
    return status.error().orElseThrow().kind();
  }

  /** How many {@code sleep NUMBER} run on this machine. */
  static long sleepers(String number) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains("sleep " + number))
        .filter(line -> !line.contains("sh -c"))
        .count();
  }

  @Override
  public void close() throws IOException {
    if (runner != null) {
      runner.close();
    }
    factory.shutdownNow();
    stubs.shutdownNow();
    server.close();
    model.close();
  }
}
