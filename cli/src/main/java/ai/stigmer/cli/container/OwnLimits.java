package ai.stigmer.cli.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Podman wants to raise a container's limits to 1048576 open files and as many processes as the
 * kernel has numbers for, and fails where its own hard limit is lower and may not be raised. So
 * they are set: what there is, and never more than a runner can need.
 */
final class OwnLimits {
  private static final Map<String, Long> ENOUGH = Map.of("nofile", 1_048_576L, "nproc", 16_384L);
  private static final Map<String, String> ROWS =
      Map.of("Max open files", "nofile", "Max processes", "nproc");

  private OwnLimits() {}

  static Map<String, Long> belowPodmans() {
    try {
      return of(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** Out of the text of {@code /proc/self/limits}. */
  static Map<String, Long> of(String text) {
    Map<String, Long> limits = new TreeMap<>();
    text.lines()
        .forEach(
            line ->
                ROWS.forEach(
                    (row, name) -> {
                      if (line.startsWith(row)) {
                        String hard = line.substring(row.length()).strip().split("\\s+", -1)[1];
                        long enough = ENOUGH.getOrDefault(name, 0L);
                        limits.put(
                            name,
                            hard.matches("\\d{1,18}")
                                ? Math.min(enough, Long.parseLong(hard))
                                : enough);
                      }
                    }));
    return limits;
  }
}
