package ai.stigmer.runner.activity;

import ai.stigmer.runner.thread.Sandbox;
import ai.stigmer.runner.thread.ThreadId;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads as folders of a {@link Sandbox}. A bad id fails for good, as type {@code
 * InvalidArgument}; a folder that cannot be made fails as {@code SandboxUnavailable} and is tried
 * again as the workflow's retry options say; a folder that cannot be deleted is logged.
 */
public final class SandboxThreadActivities implements ThreadActivities {
  private static final Logger log = LoggerFactory.getLogger(SandboxThreadActivities.class);

  private final Sandbox sandbox;

  public SandboxThreadActivities(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public String ensureThread(@Nullable String sessionId, @Nullable String agentId) {
    ThreadId thread =
        valid(
            () ->
                sessionId == null || sessionId.isEmpty()
                    ? ThreadId.ephemeral(agentId == null ? "" : agentId, run())
                    : ThreadId.ofSession(sessionId));
    try {
      sandbox.create(thread);
    } catch (IOException e) {
      throw ApplicationFailure.newFailureWithCause(
          "cannot make the folder of " + thread, "SandboxUnavailable", e);
    }
    return thread.value();
  }

  @Override
  public void cleanupSandbox(@Nullable String threadId) {
    ThreadId thread = valid(() -> new ThreadId(threadId == null ? "" : threadId));
    List<String> problems = sandbox.delete(thread);
    if (problems.isEmpty()) {
      log.info("deleted the folder of {}", thread);
    } else {
      log.warn("the folder of {} is not wholly deleted: {}", thread, String.join("; ", problems));
    }
  }

  private static ThreadId valid(Supplier<ThreadId> id) {
    try {
      return id.get();
    } catch (IllegalArgumentException e) {
      throw ApplicationFailure.newNonRetryableFailure(
          String.valueOf(e.getMessage()), "InvalidArgument");
    }
  }

  /** Differs between activities and is the same for every attempt at one. */
  private static String run() {
    ActivityInfo info = Activity.getExecutionContext().getInfo();
    return info.getWorkflowId() + "/" + info.getWorkflowRunId() + "/" + info.getActivityId();
  }
}
