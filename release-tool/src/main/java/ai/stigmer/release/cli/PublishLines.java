package ai.stigmer.release.cli;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.publish.PublishListener;

/** One line per action that is done. */
record PublishLines(Console console) implements PublishListener {
  @Override
  public void waiting(String holder) {
    console.line("waiting: " + holder + " is publishing here");
  }

  @Override
  public void planned(ReleasePlan plan) {
    plan.kept().forEach(kept -> console.line("keep    " + kept.pointer() + ": " + kept.reason()));
  }

  @Override
  public void started(Action action) {}

  @Override
  public void finished(Action action) {
    console.line(PlanText.line(action));
  }
}
