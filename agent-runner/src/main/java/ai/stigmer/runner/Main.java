package ai.stigmer.runner;

import ai.stigmer.runner.environment.EnvironmentSchema;
import ai.stigmer.runner.environment.InvalidEnvironment;
import ai.stigmer.runner.environment.LogLevel;
import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.health.HealthProbe;
import ai.stigmer.runner.health.HealthProbe.Health;
import ai.stigmer.runner.logging.Logging;
import ai.stigmer.runner.preflight.Preflight;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the service, or does the one thing that an option asks for. The options but {@code
 * --preflight} load nothing of Temporal: a health check runs twice a minute.
 */
public final class Main {
  /** Under the 10 s that an image's HEALTHCHECK waits. */
  private static final Duration HEALTHCHECK_PATIENCE = Duration.ofSeconds(3);

  private static final String USAGE =
      """
      usage: agent-runner [option]
             agent-runner dev-server [--port N]

      Without an option it polls Temporal for activities until SIGTERM.

        dev-server            a Temporal server in memory for development, at 127.0.0.1:7233
                              or another port (0 for a free one), until SIGTERM; workflows do
                              not survive its restart
        --healthcheck         ask the runner on this machine whether it is ready; exit 0 or 1
        --preflight           try Temporal, the backend, the model and the workspace from here;
                              JSON, exit 0, or 1 if one of them fails
        --print-environment   the environment variables it reads, as JSON
        --version             the version
        --help                this text

      environment variables, with their defaults:
      """;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    ExitCode code = run(arguments, System.getenv(), System.out, System.err);
    System.exit(code.number());
  }

  private static ExitCode run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      if (arguments.length > 0 && arguments[0].equals(DevServerCommand.NAME)) {
        return devServer(List.of(arguments).subList(1, arguments.length), environment, out, err);
      }
      return switch (String.join(" ", arguments)) {
        case "" -> {
          serve(environment);
          yield ExitCode.OK;
        }
        case "--healthcheck" -> healthcheck(environment, out, err);
        case "--preflight" -> preflight(environment, out);
        case "--print-environment" -> print(out, EnvironmentSchema.toJson());
        case "--version" -> print(out, "agent-runner " + version() + System.lineSeparator());
        case "--help" -> print(out, USAGE + EnvironmentSchema.toHelp());
        case String other -> unknown(other, err);
      };
    } catch (InvalidEnvironment e) {
      err.println("error: " + e.getMessage());
      err.println();
      err.println("hint: `agent-runner --help` lists every variable");
      return ExitCode.MISCONFIGURED;
    } catch (RuntimeException e) {
      err.println("error: this is a bug in agent-runner " + version());
      e.printStackTrace(err);
      return ExitCode.BUG;
    }
  }

  private static ExitCode unknown(String arguments, PrintStream err) {
    err.println("error: unknown arguments `" + arguments + "`");
    err.println();
    err.println("hint: `agent-runner --help` lists the options");
    return ExitCode.USAGE;
  }

  private static ExitCode devServer(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    Optional<Integer> port = DevServerCommand.port(arguments);
    if (port.isEmpty()) {
      return unknown(DevServerCommand.NAME + " " + String.join(" ", arguments), err);
    }
    Logging.configure(RunnerEnvironment.logLevel(environment));
    return DevServerCommand.run(port.orElseThrow(), out, err);
  }

  private static void serve(Map<String, String> variables) throws InterruptedException {
    RunnerEnvironment environment = RunnerEnvironment.parse(variables);
    Logging.configure(environment.logLevel());
    Service.run(environment, variables.getOrDefault("PATH", ""), version());
  }

  private static ExitCode print(PrintStream out, String text) {
    out.print(text);
    out.flush();
    return ExitCode.OK;
  }

  private static ExitCode preflight(Map<String, String> variables, PrintStream out) {
    RunnerEnvironment environment = RunnerEnvironment.parse(variables);
    Logging.configure(LogLevel.ERROR);
    Preflight preflight = Preflight.of(environment);
    print(out, preflight.toJson());
    return preflight.passed() ? ExitCode.OK : ExitCode.UNHEALTHY;
  }

  private static ExitCode healthcheck(
      Map<String, String> environment, PrintStream out, PrintStream err) {
    int port;
    try {
      port = RunnerEnvironment.healthPort(environment);
    } catch (InvalidEnvironment e) {
      err.println("error: " + e.getMessage());
      return ExitCode.UNHEALTHY;
    }
    return switch (new HealthProbe(port, HEALTHCHECK_PATIENCE).ask()) {
      case Health.Ready ready -> {
        out.println(ready.message());
        yield ExitCode.OK;
      }
      case Health.NotReady notReady -> {
        err.println(notReady.message());
        yield ExitCode.UNHEALTHY;
      }
      case Health.NotAlive notAlive -> {
        err.println("not alive: " + notAlive.message());
        yield ExitCode.UNHEALTHY;
      }
    };
  }

  /** The launcher of a distribution sets it; nothing does in a working copy. */
  private static String version() {
    return System.getProperty("app.version", "development");
  }
}
