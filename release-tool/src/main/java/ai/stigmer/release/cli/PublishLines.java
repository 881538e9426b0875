package ai.stigmer.release.cli;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.publish.PublishListener;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** One line per action that is done; on a terminal also how far the uploads are. */
final class PublishLines implements PublishListener {
  private final Console console;
  private final InstantSource clock;
  private final Map<Action, Long> underWay = new HashMap<>();
  private SendingRate rate;

  PublishLines(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
    this.rate = new SendingRate(clock.instant(), 0);
  }

  @Override
  public void waiting(String holder) {
    console.line("waiting: " + holder + " is publishing here");
  }

  @Override
  public void planned(ReleasePlan plan) {
    plan.kept().forEach(kept -> console.line("keep    " + kept.pointer() + ": " + kept.reason()));
    rate = new SendingRate(clock.instant(), plan.bytes());
  }

  @Override
  public void started(Action action) {}

  @Override
  public void sent(Action action, long bytes) {
    underWay.put(action, bytes);
    console.progress(() -> rate.text(clock.instant(), sent()));
  }

  @Override
  public void finished(Action action) {
    underWay.remove(action);
    rate = rate.finished(action.bytes());
    console.line(PlanText.line(action));
  }

  private long sent() {
    return underWay.values().stream().mapToLong(Long::longValue).sum();
  }
}
