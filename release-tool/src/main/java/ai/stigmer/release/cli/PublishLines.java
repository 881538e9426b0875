package ai.stigmer.release.cli;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.publish.PublishListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** One line per action that is done, and now and then how far the uploads are. */
final class PublishLines implements PublishListener {
  private final Console console;
  private final InstantSource clock;
  private final Map<Action, Long> underWay = new HashMap<>();
  private TransferRate rate = new TransferRate();
  private long totalBytes;
  private long doneBytes;

  PublishLines(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public void waiting(String holder) {
    console.line("waiting: " + holder + " is publishing here");
  }

  @Override
  public void planned(ReleasePlan plan) {
    plan.kept().forEach(kept -> console.line(PlanText.line(kept)));
    underWay.clear();
    rate = new TransferRate();
    totalBytes = plan.bytes();
    doneBytes = 0;
  }

  @Override
  public void started(Action action) {}

  @Override
  public void sent(Action action, long bytes) {
    underWay.put(action, bytes);
    Instant now = clock.instant();
    long sent = doneBytes + underWay.values().stream().mapToLong(Long::longValue).sum();
    rate.record(now, sent);
    console.progress(
        () -> new Transfer("sending", sent, totalBytes, rate.bytesPerSecond(now, sent)));
  }

  @Override
  public void finished(Action action) {
    underWay.remove(action);
    doneBytes += action.bytes();
    console.line(PlanText.line(action));
  }
}
