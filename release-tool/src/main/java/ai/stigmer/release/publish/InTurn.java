package ai.stigmer.release.publish;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;

/** Lets one thread at a time tell a listener. */
record InTurn(PublishListener listener) implements PublishListener {
  @Override
  public void waiting(String holder) {
    synchronized (listener) {
      listener.waiting(holder);
    }
  }

  @Override
  public void planned(ReleasePlan plan) {
    synchronized (listener) {
      listener.planned(plan);
    }
  }

  @Override
  public void started(Action action) {
    synchronized (listener) {
      listener.started(action);
    }
  }

  @Override
  public void sent(Action action, long bytes) {
    synchronized (listener) {
      listener.sent(action, bytes);
    }
  }

  @Override
  public void finished(Action action) {
    synchronized (listener) {
      listener.finished(action);
    }
  }
}
