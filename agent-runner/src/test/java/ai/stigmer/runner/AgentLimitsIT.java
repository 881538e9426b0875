package ai.stigmer.runner;

import static ai.stigmer.runner.AgentWorkflows.failure;
import static ai.stigmer.runner.AgentWorkflows.sleepers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.agent.ExecutionStatus.Outcome;
import ai.stigmer.runner.agent.ExecutionStatus.Phase;
import ai.stigmer.runner.agent.ExecutionStatus.ToolCall;
import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.testing.StubModel;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ends an execution before its model does: its bounds, and cancellation. */
@Timeout(120)
final class AgentLimitsIT {
  @AutoClose private static AgentWorkflows workflows;

  @BeforeAll
  static void start(@TempDir Path workspace) throws IOException {
    workflows = AgentWorkflows.withRunner(workspace);
  }

  /** The details of the last heartbeat, empty until there is one. */
  private static String progress(WorkflowStub run) {
    return workflows
        .stubs
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

  @Test
  void aCancelledRunStopsItsCommandAndSaysSo() throws IOException {
    workflows.model.willReply(
        StubModel.call("run_command", "{\"command\":\"(setsid sleep 4712.1 &); sleep 4712.2\"}"));
    WorkflowStub run = workflows.start("thread-cancelled", "{'message': 'wait'}");
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
    workflows.model.willReply(StubModel.beginningOnly());
    WorkflowStub run = workflows.start("thread-cancelled", "{'message': 'wait'}");
    Await.until("asked", () -> !workflows.model.requests().isEmpty());
    run.signal("stop");
    assertThat(run.getResult(ExecutionStatus.class).phase()).isEqualTo(Phase.CANCELLED);
  }

  @Test
  void eachBoundEndsARunOrACommand() throws IOException {
    workflows.model.willReply(StubModel.call("list_files", "{}"));
    assertThat(failure(workflows.run("thread-turns", "{'message': 'hi', 'limits': {'turns': 2}}")))
        .isEqualTo(FailureKind.TURN_LIMIT);

    workflows.model.willReply(StubModel.call("run_command", "{\"command\":\"sleep 4713\"}"));
    ExecutionStatus late =
        workflows.run("thread-time", "{'message': 'hi', 'limits': {'seconds': 2}}");
    assertThat(failure(late)).isEqualTo(FailureKind.TIME_LIMIT);
    assertThat(sleepers("4713")).isZero();

    workflows.model.willReply(StubModel.call("run_command", "{\"command\":\"seq 1 100000\"}"));
    ExecutionStatus much =
        workflows.run("thread-output", "{'message': 'hi', 'limits': {'outputBytes': 50000}}");
    assertThat(failure(much)).isEqualTo(FailureKind.OUTPUT_LIMIT);

    workflows.model.willReply(
        StubModel.call("run_command", "{\"command\":\"seq 1 100000; sleep 4714\"}"),
        StubModel.text("done"));
    ExecutionStatus cut =
        workflows.run(
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

  @Test
  void aSilentModelIsGivenUpAfterTheConfiguredTime() throws IOException {
    workflows.model.willReply(StubModel.silence());
    ExecutionStatus status =
        workflows.run("thread-silent", "{'message': 'hi', 'limits': {'modelSilenceSeconds': 2}}");
    assertThat(failure(status)).isEqualTo(FailureKind.MODEL_SILENT);
    assertThat(status.error().orElseThrow().message())
        .isEqualTo(
            "the model's server has sent nothing for 2 s (model `qwen` at `%s/v1`)",
            workflows.model.url());
    assertThat(Duration.between(status.startedAt(), status.completedAt()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(workflows.model.requests()).hasSize(1);
  }
}
