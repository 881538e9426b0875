package ai.stigmer.release.publish;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;

/** Is told what a publisher does. Called from the publisher's thread. */
public interface PublishListener {
  /** Another publisher is at work; this one goes on when that one is done. */
  void waiting(String holder);

  /** Before anything is done; again if the tap moved meanwhile. */
  void planned(ReleasePlan plan);

  void started(Action action);

  void finished(Action action);
}
