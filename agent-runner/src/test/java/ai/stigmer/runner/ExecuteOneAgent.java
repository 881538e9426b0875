package ai.stigmer.runner;

import static java.util.Objects.requireNonNull;

import ai.stigmer.runner.agent.ExecutionStatus;
import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the runner's activity by its name, as workflows in other languages do. */
public final class ExecuteOneAgent implements ExecuteOne {
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
