package ai.stigmer.release.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What this machine's apt says. */
final class AptConfiguration {
  private AptConfiguration() {}

  /** The addresses of Debian's own archives, in apt's order; none where there is no apt. */
  static List<String> mirrors() {
    try {
      Process apt =
          new ProcessBuilder(
                  "apt-get",
                  "indextargets",
                  "--format",
                  "$(ORIGIN)|$(REPO_URI)",
                  "Created-By: Packages")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      apt.getOutputStream().close();
      String out = new String(apt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!apt.waitFor(30, TimeUnit.SECONDS) || apt.exitValue() != 0) {
        apt.destroy();
        return List.of();
      }
      return parse(out);
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** The origin is empty until the first {@code apt-get update}; then the path has to tell. */
  static List<String> parse(String indexTargets) {
    return indexTargets
        .lines()
        .filter(line -> line.startsWith("Debian|http") || line.matches("\\|http.*/debian[^/]*/?"))
        .map(line -> line.substring(line.indexOf('|') + 1))
        .distinct()
        .toList();
  }
}
