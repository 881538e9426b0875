package ai.stigmer.cli.server;

import ai.stigmer.cli.container.ContainerRunner;
import ai.stigmer.cli.embedded.DevelopmentServer;
import ai.stigmer.cli.embedded.EmbeddedRunner;
import ai.stigmer.cli.failure.Conflict;
import ai.stigmer.cli.failure.EngineUnavailable;
import ai.stigmer.cli.failure.ExitStatus;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Health;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.runner.Runner;
import ai.stigmer.cli.runner.RunnerVariables;
import ai.stigmer.cli.runner.Settings;
import ai.stigmer.cli.state.Lock;
import ai.stigmer.cli.state.StateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/** {@code server start} and {@code restart}. */
public final class Start {
  static final Duration GRACE = Duration.ofSeconds(10);

  private final ServerContext context;
  private final ServerOptions options;
  private final List<String> warnings = new ArrayList<>();
  private boolean devServerStarted;

  public Start(ServerContext context, ServerOptions options) {
    this.context = context;
    this.options = options;
  }

  public Result start() {
    return run(false);
  }

  public Result restart() {
    return run(true);
  }

  private Result run(boolean afresh) {
    Map<String, String> environment = context.variables().setBy(context.host());
    try (Lock _ = Lock.take(context.home(), options.timeout(), context.console()::say);
        Place place = Place.toStart(context, options)) {
      refuseTwo(place);
      if (place.runner().mode() == Mode.EMBEDDED) {
        warnings.add("running without container isolation");
      }
      return start(place, environment, afresh);
    }
  }

  /** With the lock held. */
  Result start(Place place, Map<String, String> environment, boolean afresh) {
    Runner runner = place.runner();
    runner.tidy();
    Optional<Instance> found = runner.find();
    refuseForeign(found);
    Optional<Integer> devServer = ensureTemporal(environment);
    Settings settings = prepare(runner, withTemporal(environment, devServer));
    place.record().write(new StateFile(context.home().serverFile()));
    if (found.isPresent() && !afresh && found.get().configHash().equals(settings.configHash())) {
      Instance instance = found.get();
      if (instance.running()) {
        if (runner.health(instance) instanceof Health.Ready) {
          return done("already running", Look.of(runner, devServer));
        }
      } else {
        requirePort(settings);
        context.console().say("starting the runner that was stopped");
        runner.resume(instance, settings);
      }
    } else {
      found.ifPresent(instance -> replace(runner, instance, settings, afresh));
      requirePort(settings);
      context.console().say("starting the runner: " + runner.where());
      runner.launch(settings);
    }
    new Readiness(runner, context.console()).await(options.timeout());
    return done("ready", Look.of(runner, devServer));
  }

  /** Ends a development server that was started for this, if there will be nothing to serve. */
  private Settings prepare(Runner runner, Map<String, String> environment) {
    try {
      return runner.prepare(environment);
    } catch (StigmerException e) {
      if (devServerStarted) {
        new DevelopmentServer(context.home()).end();
      }
      throw e;
    }
  }

  private Result done(String words, Report report) {
    String where = report.runner().map(Runner::where).orElse("");
    return report.result(ExitStatus.DONE, words + ": " + where + "\n", warnings);
  }

  private void replace(Runner runner, Instance instance, Settings settings, boolean afresh) {
    SortedSet<String> differing = settings.differing(instance.settings());
    if (!differing.isEmpty()) {
      for (String name : differing) {
        context.console().say("  " + name + " differs: " + change(name, instance, settings));
      }
    }
    context
        .console()
        .say(afresh && differing.isEmpty() ? "restarting the runner" : "recreating the runner");
    runner.end(instance, GRACE);
  }

  private static String change(String name, Instance instance, Settings settings) {
    String before = instance.settings().getOrDefault(name, "");
    String now = settings.facts().getOrDefault(name, "");
    if (before.startsWith("sealed:") || now.startsWith("sealed:")) {
      return now.isEmpty() ? "no longer set" : "another value (secret)";
    }
    return (before.isEmpty() ? "not set" : "`" + before + "`")
        + " -> "
        + (now.isEmpty() ? "not set" : "`" + now + "`");
  }

  private static void refuseForeign(Optional<Instance> found) {
    if (found.isPresent() && !found.get().ours()) {
      throw new Conflict(
          "a container named `" + ContainerRunner.NAME + "` is there that stigmer did not make",
          Map.of("name", ContainerRunner.NAME, "id", found.get().id()),
          List.of("rename or remove it yourself: stigmer never deletes what it did not make"),
          null);
    }
  }

  /** One runner at a time: another mode's, or another engine's, has to be stopped by its user. */
  private void refuseTwo(Place place) {
    Optional<ServerRecord> recorded = ServerRecord.read(new StateFile(context.home().serverFile()));
    if (recorded.isEmpty() || recorded.get().equals(place.record())) {
      return;
    }
    Optional<Instance> other;
    if (recorded.get().mode() == Mode.EMBEDDED) {
      other = new EmbeddedRunner(context.program("the embedded mode"), context.variables()).find();
    } else {
      try (Place before = Place.recorded(context, options, recorded.get())) {
        other = before.runner().find();
      } catch (EngineUnavailable e) {
        warnings.add("the engine of the last start does not answer: " + e.getMessage());
        other = Optional.empty();
      }
    }
    if (other.isPresent() && other.get().ours() && other.get().running()) {
      throw new Conflict(
          "a runner is running elsewhere: "
              + recorded.get().mode().word()
              + " "
              + recorded.get().endpoint(),
          Map.of("mode", recorded.get().mode().word(), "endpoint", recorded.get().endpoint()),
          List.of("`stigmer server stop` first"),
          null);
    }
  }

  private Optional<Integer> ensureTemporal(Map<String, String> environment) {
    String named = environment.get(RunnerVariables.TEMPORAL);
    DevelopmentServer server = new DevelopmentServer(context.home());
    if (named != null) {
      new Temporal(named).require();
      if (server.port().isPresent()) {
        context.console().say("ending the development Temporal server: an address is set now");
        server.end();
      }
      return Optional.empty();
    }
    devServerStarted =
        server.ensure(context.program("the development Temporal server"), options.devServerPort());
    String words =
        "a development Temporal server runs at localhost:"
            + options.devServerPort()
            + ": workflows do not survive its restart";
    if (devServerStarted) {
      context.console().say(words);
    }
    return Optional.of(options.devServerPort());
  }

  private static Map<String, String> withTemporal(
      Map<String, String> environment, Optional<Integer> devServer) {
    Map<String, String> all = new TreeMap<>(environment);
    devServer.ifPresent(port -> all.put(RunnerVariables.TEMPORAL, "localhost:" + port));
    return all;
  }

  /** On this machine's network the health port must be free. */
  private void requirePort(Settings settings) {
    if (!settings.facts().getOrDefault("network", "host").equals("host")) {
      return;
    }
    int port = context.variables().healthPort(settings.environment());
    try (ServerSocket socket =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      if (socket.isClosed()) {
        throw new IOException("closed");
      }
    } catch (IOException e) {
      throw new Conflict(
          "port " + port + " is taken: the runner answers health checks there",
          Map.of("port", port),
          List.of("end what listens there, or set `HEALTH_PORT` to another port"),
          e);
    }
  }
}
