package ai.stigmer.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built jar, run as its image runs it. */
final class RunnerProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "agent-runner.jar").toAbsolutePath();
  private static final Path DEPENDENCIES = Path.of("target", "dependencies").toAbsolutePath();

  private final Process process;
  private final Path output;

  private RunnerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static RunnerProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    return start(JAR + ":" + DEPENDENCIES + "/*", environment, arguments);
  }

  /** Without any library: what runs here has loaded none. */
  static RunnerProcess startAlone(Map<String, String> environment, String... arguments)
      throws IOException {
    return start(JAR.toString(), environment, arguments);
  }

  private static RunnerProcess start(
      String classPath, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "--limit-modules=" + modulesOfItsRuntime(),
                "-cp",
                classPath,
                "ai.stigmer.runner.Main"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("agent-runner", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new RunnerProcess(builder.start(), output);
  }

  /** Those that release.yml links into the runtime of the image: there are no others there. */
  private static String modulesOfItsRuntime() throws IOException {
    List<String> modules = new ArrayList<>();
    boolean inRuntime = false;
    for (String line : Files.readAllLines(Path.of("..", "release.yml"))) {
      if (line.matches(" +- name: .*")) {
        inRuntime = line.endsWith("- name: java");
      } else if (inRuntime && line.matches(" +- (java|jdk)\\.[a-z.]+")) {
        modules.add(line.strip().substring("- ".length()));
      }
    }
    return String.join(",", modules);
  }

  /** SIGTERM, as {@code docker stop} sends it. */
  void terminate() {
    process.destroy();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Waits for its own end, at most two minutes. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("still running after two minutes: " + output());
    }
    return process.exitValue();
  }

  /** Everything it has written until now, to stdout and stderr. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(output);
  }
}
