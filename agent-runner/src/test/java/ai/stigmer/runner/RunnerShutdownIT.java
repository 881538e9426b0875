package ai.stigmer.runner;

import static ai.stigmer.runner.AgentWorkflows.sleepers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.testing.StubModel;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What SIGTERM means to an execution that is under way. */
@Timeout(120)
final class RunnerShutdownIT {
  @AutoClose private static AgentWorkflows workflows;

  @BeforeAll
  static void start(@TempDir Path workspace) throws IOException {
    workflows = new AgentWorkflows(workspace);
  }

  @Test
  void sigtermLetsARunFinish() throws Exception {
    workflows.model.willReply(
        StubModel.call(
            "run_command", "{\"command\":\"sleep 4715 & while ! test -e go; do sleep 0.1; done\"}"),
        StubModel.text("finished"));
    try (RunnerProcess runner = RunnerProcess.start(workflows.environment())) {
      WorkflowStub run = workflows.start("thread-drained", "{'message': 'hi'}");
      Await.until("working", () -> sleepers("4715") == 1);
      runner.terminate();
      Await.until("draining", () -> runner.output().contains("stopping: no more polls"));
      // Longer than Temporal waits for a heartbeat.
      Thread.sleep(Duration.ofSeconds(12));
      Files.writeString(workflows.workspace().resolve("thread-drained/go"), "");

      ExecutionStatus status = run.getResult(ExecutionStatus.class);
      assertThat(status.messages().getLast().text()).isEqualTo("finished");
      assertThat(runner.exitCode()).as(runner.output()).isZero();
      assertThat(runner.output()).doesNotContain("sk-hush");
      assertThat(workflows.model.requests()).as("one attempt").hasSize(2);
    }
  }

  @Test
  void aRunThatOutlastsTheGraceIsTriedAgainElsewhere() throws Exception {
    workflows.model.willReply(
        StubModel.call("run_command", "{\"command\":\"sleep 4716\"}"), StubModel.text("second"));
    Map<String, String> impatient = workflows.environment();
    impatient.put("SHUTDOWN_GRACE_SECONDS", "1");
    try (RunnerProcess interrupted = RunnerProcess.start(impatient)) {
      WorkflowStub run = workflows.start("thread-interrupted", "{'message': 'hi'}");
      Await.until("working", () -> sleepers("4716") == 1);
      interrupted.terminate();
      assertThat(interrupted.exitCode()).as(interrupted.output()).isEqualTo(75);
      assertThat(sleepers("4716")).isZero();
      try (RunnerProcess _ = RunnerProcess.start(workflows.environment())) {
        assertThat(run.getResult(ExecutionStatus.class).messages().getLast().text())
            .isEqualTo("second");
      }
    }
  }
}
