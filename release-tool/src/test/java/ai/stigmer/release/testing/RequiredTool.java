package ai.stigmer.release.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the machine that a test runs. Where it is missing, the test is aborted with a
 * message; under CI (the environment variable {@code CI} is set) it fails, since a tool that is
 * skipped there is never run at all.
 */
public final class RequiredTool {
  private RequiredTool() {}

  /** The program's full path, the first on {@code PATH}. */
  public static Path require(String command) {
    return require(command, System.getenv());
  }

  static Path require(String command, Map<String, String> environment) {
    Optional<Path> found = find(command, environment.getOrDefault("PATH", ""));
    if (found.isEmpty()) {
      String message = "`" + command + "` is not on the PATH; `make setup` installs it";
      if (!environment.getOrDefault("CI", "").isEmpty()) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    return found.orElseThrow();
  }

  private static Optional<Path> find(String command, String path) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, command))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
