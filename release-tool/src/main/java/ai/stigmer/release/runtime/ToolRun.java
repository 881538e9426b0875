package ai.stigmer.release.runtime;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One finished run of a program: with nothing of this process's environment but a fixed locale, and
 * no input.
 *
 * @param output the last 64 KiB of both its streams
 */
public record ToolRun(int exitCode, String output) {
  private static final int KEPT_BYTES = 64 * 1024;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  /**
   * Runs to the end.
   *
   * @param limit after which it is killed, with exit code 124
   * @throws Misconfigured if the program cannot be started
   */
  public static ToolRun of(List<String> command, Path folder, Duration limit) {
    Path log = null;
    try {
      log = Files.createTempFile("tool-", ".log");
      return run(command, folder, limit, log);
    } catch (IOException e) {
      throw Storage.of(folder, "used to run `" + command.getFirst() + "`", e);
    } finally {
      deleteQuietly(log);
    }
  }

  private static ToolRun run(List<String> command, Path folder, Duration limit, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = start(builder);
    RUNNING.add(process);
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new ToolRun(ended ? process.exitValue() : 124, tail(log));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while `" + command.getFirst() + "` ran");
    } finally {
      process.destroyForcibly();
      RUNNING.remove(process);
    }
  }

  private static Process start(ProcessBuilder builder) {
    String program = builder.command().getFirst();
    try {
      return builder.start();
    } catch (IOException e) {
      throw Misconfigured.setting(
          program, "it cannot be run: " + e.getMessage(), "check that it is a program for here");
    }
  }

  private static String tail(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    int from = Math.max(0, bytes.length - KEPT_BYTES);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).strip();
  }

  private static void deleteQuietly(@Nullable Path log) {
    try {
      if (log != null) {
        Files.deleteIfExists(log);
      }
    } catch (IOException _) {
      // The system's temporary folder is cleaned by the system.
    }
  }
}
