package ai.stigmer.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Processes as tests start them: the built jar as its launcher would, and the tools around it. */
public final class Program {
  static final Path GENERATED = Path.of("target/generated").toAbsolutePath();

  private Program() {}

  public record Ended(int status, String out, String err) {}

  /** The built program; the options go to the JVM. */
  public static List<String> stigmer(List<String> jvmOptions, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), "ai.stigmer.cli.Main"));
    command.addAll(List.of(args));
    return command;
  }

  private static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target/dependencies"))) {
      return Stream.concat(Stream.of(Path.of("target/cli.jar")), jars.sorted())
          .map(Path::toString)
          .reduce((first, second) -> first + File.pathSeparator + second)
          .orElseThrow();
    }
  }

  public static Ended run(List<String> command) throws IOException, InterruptedException {
    return run(Map.of(), command);
  }

  /** Runs it to its end, with the environment's additions; nothing to read on its input. */
  public static Ended run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", null);
    Path err = Files.createTempFile("err", null);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("still running after 2 minutes: " + command);
      }
      return new Ended(
          process.exitValue(),
          new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
          new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** A missing tool fails the test under CI, and skips it elsewhere. */
  public static void require(String tool) {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    if (!there && System.getenv("CI") != null) {
      Assertions.fail("`" + tool + "` is not installed");
    }
    Assumptions.assumeTrue(there, () -> "`" + tool + "` is not installed");
  }
}
