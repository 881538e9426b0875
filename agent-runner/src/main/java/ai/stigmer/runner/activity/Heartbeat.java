package ai.stigmer.runner.activity;

import ai.stigmer.runner.agent.Progress;
import ai.stigmer.runner.agent.Stop;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityCompletionFailureException;
import io.temporal.client.ActivityNotExistsException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of one run: tells Temporal where it is, hears whether it is still wanted, and ends it
 * when its time is over.
 *
 * <p>Heartbeats go to Temporal directly. Those of the activity's context are held back for up to a
 * minute, and a cancellation with them; and they end when a drain begins, so that Temporal would
 * give up a run that is about to finish.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ActivityCompletionClient temporal;
  private final byte[] task;
  private final Stop stop;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("heartbeat-", 0).factory());
  private volatile Progress progress = Progress.START;

  private Heartbeat(ActivityExecutionContext context, Stop stop) {
    temporal = context.getWorkflowClient().newActivityCompletionClient();
    task = context.getTaskToken();
    this.stop = stop;
  }

  static Heartbeat start(ActivityExecutionContext context, Stop stop, Duration time) {
    Heartbeat heartbeat = new Heartbeat(context, stop);
    Future<?> _ =
        heartbeat.timer.scheduleWithFixedDelay(
            heartbeat::beat, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    Future<?> _ =
        heartbeat.timer.schedule(
            () -> stop.request(Stop.Reason.TIME), time.toMillis(), TimeUnit.MILLISECONDS);
    return heartbeat;
  }

  void report(Progress now) {
    progress = now;
  }

  private void beat() {
    try {
      temporal.heartbeat(task, progress);
    } catch (ActivityCompletionException e) {
      // The client wraps the word of a cancellation into a failure.
      switch (e instanceof ActivityCompletionFailureException ? e.getCause() : e) {
        case ActivityCanceledException _ -> stop.request(Stop.Reason.CANCELLED);
        case ActivityNotExistsException _ -> {
          log.warn("temporal does not want this run any more");
          stop.request(Stop.Reason.CANCELLED);
        }
        case null, default -> log.debug("no heartbeat", e);
      }
    } catch (RuntimeException e) {
      // Temporal is away; whether it still wants the run, it says when it is back.
      log.debug("no heartbeat", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
