package ai.stigmer.release.publish;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;

/**
 * Is told what a publisher does, one call at a time. Uploads go side by side: of them several may
 * have started before one has finished, and each is told from its own thread.
 */
public interface PublishListener {
  /** Another publisher is at work; this one goes on when that one is done. */
  void waiting(String holder);

  /** Before anything is done; again if the tap moved meanwhile. */
  void planned(ReleasePlan plan);

  void started(Action action);

  /**
   * How much of an upload was handed on so far; less than before when it begins again. Told for
   * every few kilobytes.
   */
  default void sent(Action action, long bytes) {}

  void finished(Action action);
}
