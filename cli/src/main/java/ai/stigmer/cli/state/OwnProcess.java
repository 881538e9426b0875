package ai.stigmer.cli.state;

import com.grack.nanojson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process that outlives the command that started it, known by number, start time and executable
 * in a file. Numbers are used again; nobody else's process is ever signalled.
 */
public final class OwnProcess {
  /**
   * The program runs only after its file is written: were stigmer killed before, the end of its
   * input would end it. Signals of a terminal are not for it.
   */
  private static final String WAITING =
      "trap '' HUP INT QUIT; read -r go || exit 1; exec \"$@\" </dev/null";

  private final StateFile file;
  private @Nullable Process child;

  public OwnProcess(Path file) {
    this.file = new StateFile(file);
  }

  /** What the file says, of a process alive or not. */
  public Optional<JsonObject> facts() {
    return file.read();
  }

  /** The process, if it is alive and the very one. */
  public Optional<ProcessHandle> alive() {
    return facts().flatMap(OwnProcess::alive);
  }

  private static Optional<ProcessHandle> alive(JsonObject facts) {
    long pid = facts.getLong("pid", -1);
    if (pid <= 0) {
      return Optional.empty();
    }
    // A zombie has no command any more.
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> started(process) == facts.getLong("startedAtMillis", -1))
        .filter(
            process ->
                process
                    .info()
                    .command()
                    .filter(command -> facts.getString("executable", command).equals(command))
                    .isPresent());
  }

  /** Known only to the command that started it, and only once it has ended. */
  public OptionalInt exitCode() {
    Process started = child;
    if (started == null || alive().isPresent()) {
      return OptionalInt.empty();
    }
    try {
      // Java hears of an end a moment after the system shows it.
      return started.waitFor(1, TimeUnit.SECONDS)
          ? OptionalInt.of(started.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /**
   * Starts a program of this user.
   *
   * @param log what it prints is added there
   * @param facts kept in the file with the process's own
   */
  public ProcessHandle start(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      Path log,
      Map<String, @Nullable Object> facts) {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", WAITING, "sh"));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      child = process;
      write(process.toHandle(), Optional.empty(), facts);
      try (OutputStream go = process.getOutputStream()) {
        go.write("go\n".getBytes(StandardCharsets.US_ASCII));
      }
      return process.toHandle();
    } catch (IOException e) {
      throw Home.failed("start", Path.of(command.getFirst()), e);
    }
  }

  /** Adds the executable to what is known: it is the program's own only some time after start. */
  public void settle(ProcessHandle process) {
    facts()
        .filter(facts -> facts.getLong("pid", -1) == process.pid())
        .ifPresent(facts -> write(process, process.info().command(), facts));
  }

  private void write(
      ProcessHandle process,
      Optional<String> executable,
      Map<String, ? extends @Nullable Object> more) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>(more);
    facts.put("pid", process.pid());
    facts.put("startedAtMillis", started(process));
    executable.ifPresent(command -> facts.put("executable", command));
    file.write(facts);
  }

  /** SIGTERM, SIGKILL after the grace, and the file is gone. */
  public void end(Duration grace) {
    alive()
        .ifPresent(
            process -> {
              process.destroy();
              if (!ended(process, grace)) {
                // Still the very one, or nothing.
                alive().ifPresent(ProcessHandle::destroyForcibly);
                ended(process, Duration.ofSeconds(5));
              }
            });
    file.delete();
  }

  private static boolean ended(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
