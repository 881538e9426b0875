package ai.stigmer.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.testing.StubModel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one bound that nobody sets in real life, for as long as it is: it takes a minute. */
@Timeout(180)
class SilentModelIT {
  @TempDir Path workspace;

  @Test
  void aModelThatIsSilentForAMinuteIsGivenUp() throws Exception {
    try (AgentWorkflows workflows = new AgentWorkflows(workspace);
        RunnerProcess runner = RunnerProcess.start(workflows.environment())) {
      workflows.model.willReply(StubModel.beginningOnly());
      ExecutionStatus status = workflows.run("thread-silent", "{'message': 'hi'}");
      assertThat(status.error().orElseThrow().kind())
          .as(runner.output())
          .isEqualTo(FailureKind.MODEL_SILENT);
      assertThat(status.error().orElseThrow().message()).contains("has sent nothing for 60 s");
      assertThat(Duration.between(status.startedAt(), status.completedAt()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
      assertThat(workflows.model.requests()).as("one attempt").hasSize(1);
    }
  }
}
