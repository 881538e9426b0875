package ai.stigmer.runner.activity;

import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** The part of the runner's contract with workflows that is about threads. */
@ActivityInterface
public interface ThreadActivities {
  /**
   * {@code EnsureThread}: gives a thread id whose folder exists.
   *
   * @param sessionId null or empty for a run outside any session
   * @param agentId may be null or empty where there is a session
   * @return {@code thread-<session>}, or {@code ephemeral-<agent>-<8 hex>} without a session
   */
  String ensureThread(@Nullable String sessionId, @Nullable String agentId);

  /** {@code CleanupSandbox}: deletes the thread's folder, best effort. */
  void cleanupSandbox(@Nullable String threadId);
}
