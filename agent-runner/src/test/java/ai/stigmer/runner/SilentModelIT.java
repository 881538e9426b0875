package ai.stigmer.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.testing.StubModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one bound that nobody sets in real life, for as long as it is: it takes a minute. */
@Timeout(180)
class SilentModelIT {
  @TempDir Path workspace;

  @Test
  void aModelThatIsSilentForAMinuteIsGivenUp() throws Exception {
    int port = LoopbackTemporalServer.freePort();
    try (LoopbackTemporalServer server = LoopbackTemporalServer.start(port);
        StubModel model = StubModel.replying(StubModel.beginningOnly())) {
      WorkflowServiceStubs stubs = server.stubs();
      WorkflowClient client = WorkflowClient.newInstance(stubs);
      WorkerFactory factory = WorkerFactory.newInstance(client);
      factory
          .newWorker("workflows")
          .registerWorkflowImplementationTypes(AgentExecutionIT.ExecuteOneAgent.class);
      factory.start();
      Map<String, String> environment =
          Map.of(
              "PATH", String.valueOf(System.getenv("PATH")),
              "TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + port,
              "SANDBOX_ROOT_DIR", workspace.toString(),
              "HEALTH_PORT", Integer.toString(LoopbackTemporalServer.freePort()),
              "OLLAMA_BASE_URL", model.url().toString(),
              "STIGMER_LLM_MODEL", "qwen");
      try (RunnerProcess runner = RunnerProcess.start(environment)) {
        ExecutionStatus status =
            client
                .newWorkflowStub(
                    AgentExecutionIT.ExecuteOne.class,
                    WorkflowOptions.newBuilder().setTaskQueue("workflows").build())
                .execute(new ObjectMapper().readTree("{\"message\":\"hi\"}"), "thread-silent");
        assertThat(status.error().orElseThrow().kind())
            .as(runner.output())
            .isEqualTo(FailureKind.MODEL_SILENT);
        assertThat(status.error().orElseThrow().message()).contains("has sent nothing for 60 s");
        assertThat(Duration.between(status.startedAt(), status.completedAt()))
            .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(model.requests()).as("one attempt").hasSize(1);
      } finally {
        factory.shutdownNow();
        stubs.shutdownNow();
      }
    }
  }
}
