package ai.stigmer.runner;

import ai.stigmer.runner.agent.ExecutionStatus;
import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Executes one agent, and gives its status even when it was told to stop. */
@WorkflowInterface
public interface ExecuteOne {
  @WorkflowMethod
  ExecutionStatus execute(JsonNode execution, String threadId);

  @SignalMethod
  void stop();
}
