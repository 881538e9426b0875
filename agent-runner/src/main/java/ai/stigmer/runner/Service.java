package ai.stigmer.runner;

import ai.stigmer.runner.activity.ModelExecutionActivities;
import ai.stigmer.runner.activity.SandboxThreadActivities;
import ai.stigmer.runner.command.Commands;
import ai.stigmer.runner.environment.InvalidEnvironment;
import ai.stigmer.runner.environment.InvalidEnvironment.Problem;
import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.health.Condition;
import ai.stigmer.runner.health.HealthServer;
import ai.stigmer.runner.model.Models;
import ai.stigmer.runner.thread.Sandbox;
import ai.stigmer.runner.worker.TemporalWorker;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service from start to SIGTERM: the one place where its parts are put together. */
final class Service {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private Service() {}

  /**
   * Runs until a signal ends the process; does not return.
   *
   * @param path where commands are looked for, as in {@code PATH}
   * @throws InvalidEnvironment if the health port cannot be used; nothing is polled then
   */
  static void run(RunnerEnvironment environment, String path, String version)
      throws InterruptedException {
    Sandbox sandbox = new Sandbox(environment.sandboxRoot());
    TemporalWorker worker =
        new TemporalWorker(
            environment,
            List.of(
                new SandboxThreadActivities(sandbox),
                new ModelExecutionActivities(
                    sandbox,
                    new Models(environment),
                    new Lazy<>(() -> Commands.ofThisMachine(path)),
                    InstantSource.system())));
    HealthServer health =
        startHealth(
            environment.healthPort(),
            List.of(
                new Condition("temporal", worker::problem),
                new Condition("workspace", sandbox::writeProblem)));
    log.info(
        "agent-runner {}: temporal `{}`, namespace `{}`, task queue `{}`, at most {} activities,"
            + " sandboxes in `{}`, health at http://127.0.0.1:{}",
        version,
        environment.temporalAddress(),
        environment.temporalNamespace(),
        environment.taskQueue(),
        environment.maxConcurrency(),
        environment.sandboxRoot(),
        health.port());
    sandbox.writeProblem().ifPresent(log::warn);
    worker.start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(worker, environment.shutdownGrace()), "stop"));
    new CountDownLatch(1).await();
  }

  /** What is made when it is first asked for, once. */
  private static final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T made;

    Lazy(Supplier<T> maker) {
      this.maker = maker;
    }

    @Override
    public synchronized T get() {
      if (made == null) {
        made = maker.get();
      }
      return made;
    }
  }

  /** Ends the process itself: left alone, the JVM would answer SIGTERM with 143 after its hooks. */
  private static void end(TemporalWorker worker, Duration grace) {
    int code = ExitCode.BUG.number();
    try {
      code = drain(worker, grace).number();
    } catch (RuntimeException e) {
      log.error("cannot stop as it should", e);
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }

  private static ExitCode drain(TemporalWorker worker, Duration grace) {
    log.info("stopping: no more polls, running activities have {} s to finish", grace.toSeconds());
    if (worker.drain(grace)) {
      log.info("stopped: nothing was left running");
      return ExitCode.OK;
    }
    log.warn("stopped: activities were interrupted; temporal gives them to another runner");
    return ExitCode.INTERRUPTED_WORK;
  }

  private static HealthServer startHealth(int port, List<Condition> conditions) {
    try {
      return HealthServer.start(port, conditions);
    } catch (IOException e) {
      throw new InvalidEnvironment(
          List.of(
              new Problem(
                  "HEALTH_PORT",
                  "must be a free port, but 127.0.0.1:"
                      + port
                      + " cannot be used: "
                      + e.getMessage())));
    }
  }
}
