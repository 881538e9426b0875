package ai.stigmer.runner.tool;

import ai.stigmer.runner.agent.Stop;
import ai.stigmer.runner.agent.Tool;
import ai.stigmer.runner.command.Commands;
import ai.stigmer.runner.command.RunningCommand;
import ai.stigmer.runner.command.RunningCommand.End;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code run_command}: a shell command line in the thread's folder. */
public final class RunCommand implements Tool {
  /** For the line with the exit code, and the note about what was left out. */
  private static final int NOTE_BYTES = 200;

  private final Supplier<Commands> commands;
  private final Path folder;
  private final Map<String, String> environment;
  private final Duration time;
  private final int mostOutputBytes;

  /**
   * The tool.
   *
   * @param commands asked for with the first command
   * @param time for one command, unless it asks for less
   * @param mostBytes of one result
   */
  public RunCommand(
      Supplier<Commands> commands,
      Path folder,
      Map<String, String> environment,
      Duration time,
      int mostBytes) {
    this.commands = commands;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.time = time;
    this.mostOutputBytes = Math.max(2, mostBytes - NOTE_BYTES);
  }

  @Override
  public Definition definition() {
    return new Definition(
        "run_command",
        ("Runs a command line with `sh -c` in the working folder, without input, for at most %d"
                + " seconds. Gives the exit code and what it printed, the middle of long output"
                + " left out. Whatever it leaves running is ended with it.")
            .formatted(time.toSeconds()),
        List.of(
            new Parameter("command", Type.TEXT, Presence.REQUIRED, "The command line"),
            new Parameter(
                "timeout_seconds",
                Type.INTEGER,
                Presence.OPTIONAL,
                "After how long it is killed, if that is sooner")));
  }

  @Override
  public Result run(ObjectNode arguments, Stop stop) {
    Duration patience =
        Duration.ofSeconds(
            Math.clamp(
                arguments.path("timeout_seconds").asLong(time.toSeconds()), 1, time.toSeconds()));
    stop.check();
    RunningCommand running;
    try {
      running =
          commands
              .get()
              .start(arguments.path("command").asText(), folder, environment, mostOutputBytes);
    } catch (IOException e) {
      return new Result.Failure("cannot run it: " + e.getMessage());
    }
    End end = await(running, patience, stop);
    stop.check();
    return switch (end) {
      case End.Exited exited when exited.code() == 0 ->
          new Result.Success("exit code 0\n" + exited.output());
      case End.Exited exited ->
          new Result.Failure("exit code " + exited.code() + "\n" + exited.output());
      case End.Killed killed ->
          new Result.Failure("killed after " + patience.toSeconds() + " s\n" + killed.output());
    };
  }

  private static End await(RunningCommand running, Duration patience, Stop stop) {
    try (var _ = stop.onRequest(running::kill)) {
      return running.await(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.request(Stop.Reason.SHUTDOWN);
      return new End.Killed("");
    }
  }
}
