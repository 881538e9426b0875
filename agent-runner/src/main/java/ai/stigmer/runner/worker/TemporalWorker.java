package ai.stigmer.runner.worker;

import ai.stigmer.runner.environment.Address;
import ai.stigmer.runner.environment.RunnerEnvironment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one task queue for activities, from {@link #start} to {@link #drain}. */
public final class TemporalWorker {
  private static final Logger log = LoggerFactory.getLogger(TemporalWorker.class);

  /** Evidence of answered polls lasts this long; see {@link PollWatch}. */
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PROBE_INTERVAL_UNTIL_READY = Duration.ofMillis(500);
  private static final Duration PROBE_DEADLINE = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Address address;
  private final String namespace;
  private final PollWatch watch;
  private final WorkflowServiceStubs stubs;
  private final WorkerFactory factory;
  private final CountDownLatch draining = new CountDownLatch(1);
  private final Thread connection =
      Thread.ofPlatform().daemon().name("temporal-connection").unstarted(this::connectAndProbe);

  /** Prepares everything and connects to nothing yet. */
  public TemporalWorker(RunnerEnvironment environment, List<Object> activities) {
    address = environment.temporalAddress();
    namespace = environment.temporalNamespace();
    watch = new PollWatch(WINDOW, System::nanoTime);
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address.hostAndPort())
                .setEnableHttps(address.transport() == Address.Transport.TLS)
                .setGrpcClientInterceptors(List.of(watch))
                .build());
    factory =
        WorkerFactory.newInstance(
            WorkflowClient.newInstance(
                stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build()));
    factory
        .newWorker(
            environment.taskQueue(),
            WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(environment.maxConcurrency())
                .build())
        .registerActivitiesImplementations(activities.toArray());
  }

  /** Starts polling in the background as soon as Temporal answers, and asks until it does. */
  public void start() {
    connection.start();
  }

  /** Why Temporal does not count as answering our polls, if it does not. */
  public Optional<String> problem() {
    return draining.getCount() == 0
        ? Optional.of("shutting down, nothing is polled")
        : watch.problem().map(problem -> "`" + address + "` " + problem);
  }

  /**
   * Stops polling and lets running activities finish.
   *
   * @param grace after which those still running are interrupted
   * @return whether all of them finished
   */
  public boolean drain(Duration grace) {
    draining.countDown();
    endConnection();
    boolean finished = !factory.isStarted() || drainFactory(grace);
    stubs.shutdown();
    if (!stubs.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
      stubs.shutdownNow();
    }
    return finished;
  }

  /** The factory starts on that thread: afterwards it either has started or never will. */
  private void endConnection() {
    connection.interrupt();
    try {
      connection.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean drainFactory(Duration grace) {
    factory.shutdown();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    if (factory.isTerminated()) {
      return true;
    }
    factory.shutdownNow();
    factory.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    return false;
  }

  private void connectAndProbe() {
    Duration pause = Duration.ofSeconds(1);
    while (!startFactory(pause)) {
      if (drainedWithin(pause)) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_RETRY) < 0
              ? pause.multipliedBy(2)
              : LONGEST_RETRY;
    }
    boolean ready = false;
    do {
      probe();
      boolean now = watch.problem().isEmpty();
      if (now != ready) {
        logChange(now);
        ready = now;
      }
    } while (!drainedWithin(ready ? PROBE_INTERVAL : PROBE_INTERVAL_UNTIL_READY));
  }

  private boolean startFactory(Duration pause) {
    try {
      factory.start();
      return true;
    } catch (StatusRuntimeException e) {
      String reason =
          e.getStatus().getCode() == Status.Code.NOT_FOUND
              ? "has no namespace `" + namespace + "`"
              : "does not answer: " + describe(e.getStatus());
      watch.trouble(describe(e.getStatus()));
      log.warn("temporal at `{}` {}; trying again in {} s", address, reason, pause.toSeconds());
      return false;
    }
  }

  private void probe() {
    PollWatch.Probe probe = watch.probe();
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(PROBE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      watch.answered(probe);
    } catch (StatusRuntimeException e) {
      watch.trouble(describe(e.getStatus()));
    }
  }

  private void logChange(boolean ready) {
    if (ready) {
      log.info("temporal at `{}` answers polls", address);
    } else {
      log.warn("temporal at `{}` {}", address, watch.problem().orElse("answers polls again"));
    }
  }

  private boolean drainedWithin(Duration time) {
    try {
      return draining.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** {@code UNAVAILABLE, Connection refused: localhost/127.0.0.1:7233}: the innermost reason. */
  public static String describe(Status status) {
    String detail = status.getDescription() == null ? "" : ", " + status.getDescription();
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = cause == null ? detail : ", " + cause.getMessage();
    return status.getCode() + reason;
  }
}
