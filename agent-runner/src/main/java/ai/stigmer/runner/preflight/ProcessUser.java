package ai.stigmer.runner.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process runs as. */
final class ProcessUser {
  private ProcessUser() {}

  /** The number where the system tells it, else the name. */
  static String id() {
    try {
      // The link itself is root's.
      return String.valueOf(Files.getAttribute(Path.of("/proc/self").toRealPath(), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return System.getProperty("user.name", "?");
    }
  }
}
