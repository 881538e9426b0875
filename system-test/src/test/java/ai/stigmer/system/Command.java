package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program with its arguments, folder and environment.
 *
 * @param environment what differs from this process's own
 */
record Command(List<String> words, Path folder, Map<String, String> environment) {
  private static final long LIMIT_MINUTES = 10;

  Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** In the working folder. */
  static Command of(Object... words) {
    return new Command(
        Stream.of(words).map(Object::toString).toList(), Path.of("").toAbsolutePath(), Map.of());
  }

  Command in(Path other) {
    return new Command(words, other, environment);
  }

  Command with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new Command(words, folder, more);
  }

  /** What came of a command that ended by itself. */
  record Outcome(int exitCode, String out, String err) {}

  /** A command at work. */
  record Running(Process process, Command command, Path out, Path err) {
    /** Sends a signal, by its name. */
    void signal(String name) {
      Command.of("kill", "-" + name, process.pid()).run();
    }

    String errUntilNow() {
      return text(err);
    }

    Outcome outcome() {
      try {
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          throw new AssertionError("still running: " + command.line() + "\n" + text(err));
        }
        return new Outcome(process.exitValue(), text(out), text(err));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      } finally {
        end();
      }
    }

    /** Ends the process, if it runs, and deletes what it wrote. */
    void end() {
      try {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Running start() {
    try {
      Path out = Files.createTempFile("system-test", ".out");
      Path err = Files.createTempFile("system-test", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      return new Running(builder.start(), this, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome run() {
    return start().outcome();
  }

  /** What it wrote to standard output; it must have succeeded. */
  String output() {
    Outcome outcome = run();
    assertThat(outcome.exitCode()).as("%s%n%s%s", line(), outcome.out(), outcome.err()).isZero();
    return outcome.out();
  }

  private String line() {
    return String.join(" ", words);
  }
}
