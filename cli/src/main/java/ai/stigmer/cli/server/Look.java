package ai.stigmer.cli.server;

import ai.stigmer.cli.embedded.DevelopmentServer;
import ai.stigmer.cli.failure.EngineUnavailable;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Health;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Runner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** {@code server status}. */
public final class Look {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ServerContext context;
  private final ServerOptions options;

  public Look(ServerContext context, ServerOptions options) {
    this.context = context;
    this.options = options;
  }

  public Result once() {
    return report().status();
  }

  /** Until the user has seen enough: a line for each change, or one that is drawn anew. */
  public Result watch() {
    String before = "";
    while (true) {
      Report report = report();
      String line =
          report.state().words() + (report.message().isEmpty() ? "" : ": " + report.message());
      if (context.console().redraws()) {
        context.console().progress("runner " + line);
      } else if (!line.equals(before)) {
        context.console().say("runner " + line);
      }
      if (!line.equals(before)) {
        context.console().event("status", report.data());
      }
      before = line;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Report report() {
    Optional<Integer> devServer = new DevelopmentServer(context.home()).port();
    try {
      Optional<Place> place = Place.ofLastStart(context, options);
      if (place.isEmpty()) {
        return new Report(
            Report.State.NO_ENGINE,
            Optional.empty(),
            Optional.empty(),
            "no container engine answers; `stigmer doctor --explain` lists what was tried",
            devServer);
      }
      try (Place found = place.get()) {
        return of(found.runner(), devServer);
      }
    } catch (EngineUnavailable e) {
      return new Report(
          Report.State.NO_ENGINE, Optional.empty(), Optional.empty(), e.getMessage(), devServer);
    }
  }

  /** A switch over patterns would make classes at run time, for a fifth of all that this takes. */
  private static Report.State state(Health health) {
    if (health instanceof Health.Ready) {
      return Report.State.READY;
    }
    return health instanceof Health.Alive ? Report.State.UNHEALTHY : Report.State.STARTING;
  }

  static Report of(Runner runner, Optional<Integer> devServer) {
    Optional<Instance> found = runner.find();
    if (found.isEmpty()) {
      return new Report(Report.State.STOPPED, Optional.of(runner), found, "", devServer);
    }
    Instance instance = found.get();
    if (!instance.ours()) {
      return new Report(
          Report.State.FOREIGN,
          Optional.of(runner),
          found,
          "a container with the runner's name was not made by stigmer",
          devServer);
    }
    if (!instance.running()) {
      String code =
          instance.exitCode().isPresent()
              ? "it ended with exit code " + instance.exitCode().getAsInt()
              : "";
      return new Report(Report.State.STOPPED, Optional.of(runner), found, code, devServer);
    }
    Health health;
    try {
      health = runner.health(instance);
    } catch (StigmerException e) {
      health = new Health.Silent(e.getMessage());
    }
    return new Report(state(health), Optional.of(runner), found, health.message(), devServer);
  }
}
