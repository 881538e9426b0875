package ai.stigmer.runner.activity;

import ai.stigmer.runner.agent.ExecutionStatus;
import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** The part of the runner's contract with workflows that is about running agents. */
@ActivityInterface
public interface ExecutionActivities {
  /**
   * {@code ExecuteAgent}: runs an agent to its end.
   *
   * @param execution see {@code ExecutionReader}
   * @param threadId as {@code EnsureThread} gave it; its folder is made if it is not there
   * @return how the run ended; a run that failed is returned, too
   */
  ExecutionStatus executeAgent(@Nullable JsonNode execution, @Nullable String threadId);
}
