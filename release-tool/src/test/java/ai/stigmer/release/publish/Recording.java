package ai.stigmer.release.publish;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a publisher says. */
class Recording implements PublishListener {
  final List<String> holders = new CopyOnWriteArrayList<>();
  final List<ReleasePlan> plans = new CopyOnWriteArrayList<>();
  final List<Action> finished = new CopyOnWriteArrayList<>();

  @Override
  public void waiting(String holder) {
    holders.add(holder);
  }

  @Override
  public void planned(ReleasePlan plan) {
    plans.add(plan);
  }

  @Override
  public void started(Action action) {}

  @Override
  public void finished(Action action) {
    finished.add(action);
  }
}
