package ai.stigmer.system;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A workflow of a user's: one {@code ExecuteAgent}, by its name, in the runner's task queue. */
@WorkflowInterface
public interface ExecuteOne {
  @WorkflowMethod
  Map<String, Object> execute(String taskQueue, String thread, Map<String, Object> execution);

  @SignalMethod
  void stop();

  /** Gives the run's status also after a stop. */
  final class Workflows implements ExecuteOne {
    private @Nullable CancellationScope scope;
    private @Nullable Promise<Map<String, Object>> status;

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, Object> execute(
        String taskQueue, String thread, Map<String, Object> execution) {
      ActivityOptions options =
          ActivityOptions.newBuilder()
              .setTaskQueue(taskQueue)
              .setStartToCloseTimeout(Duration.ofMinutes(2))
              .setHeartbeatTimeout(Duration.ofSeconds(10))
              .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
              .build();
      CancellationScope run =
          Workflow.newCancellationScope(
              () ->
                  status =
                      Workflow.newUntypedActivityStub(options)
                          .executeAsync(
                              "ExecuteAgent",
                              (Class<Map<String, Object>>) (Class<?>) Map.class,
                              execution,
                              thread));
      scope = run;
      run.run();
      return Objects.requireNonNull(status).get();
    }

    @Override
    public void stop() {
      Objects.requireNonNull(scope).cancel();
    }
  }
}
