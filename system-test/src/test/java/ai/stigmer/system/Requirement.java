package ai.stigmer.system;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of its machine. Where it is missing, the test is aborted with a message; under
 * CI (the environment variable {@code CI} is set) it fails, since what is skipped there is never
 * run at all.
 */
final class Requirement {
  private Requirement() {}

  /** Programs on the {@code PATH}. */
  static void tools(String... commands) {
    for (String command : commands) {
      require(isOnPath(command), "`" + command + "` is not on the PATH; `make setup` installs it");
    }
  }

  /** Mounts, other users and container engines are root's. */
  static void root() {
    require(isRoot(), "this test needs root");
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void require(boolean met, String message) {
    if (!met && !System.getenv().getOrDefault("CI", "").isEmpty()) {
      Assertions.fail(message);
    }
    Assumptions.assumeTrue(met, message);
  }

  private static boolean isOnPath(String command) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, command))
        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
  }
}
