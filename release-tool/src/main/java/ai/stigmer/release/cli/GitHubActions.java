package ai.stigmer.release.cli;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a step of GitHub Actions can tell besides its log: groups and annotations (workflow
 * commands), outputs and a summary (files whose names the runner gives). Outside of a workflow all
 * of it does nothing.
 *
 * <p>docs.github.com, "Workflow commands for GitHub Actions". A command is a line; what is put into
 * one is escaped, and every other line of the program is kept from being one by {@link LogLines}.
 */
final class GitHubActions {
  private final Map<String, String> environment;

  private GitHubActions(Map<String, String> environment) {
    this.environment = environment;
  }

  static GitHubActions of(Map<String, String> environment) {
    return new GitHubActions(environment);
  }

  boolean isActive() {
    return "true".equals(environment.get("GITHUB_ACTIONS"));
  }

  /** Folds the lines that follow, up to the next {@link #endGroup}; groups don't nest. */
  void group(PrintWriter log, String title) {
    command(log, "::group::" + escaped(title));
  }

  void endGroup(PrintWriter log) {
    command(log, "::endgroup::");
  }

  void warning(PrintWriter log, String message) {
    command(log, "::warning title=release-tool::" + escaped(message));
  }

  /** Annotations of the run; mistakes in a file are shown in that file. */
  void failure(PrintWriter log, String title, ReleaseException failure) {
    String hint = failure.hint().map(text -> "\nhint: " + text).orElse("");
    List<Problem> placed =
        failure instanceof Misconfigured wrong
            ? wrong.problems().stream().filter(problem -> problem.line() > 0).toList()
            : List.of();
    for (Problem problem : placed) {
      command(
          log,
          "::error file=%s,line=%d,col=%d,title=%s::%s"
              .formatted(
                  escapedProperty(problem.file()),
                  problem.line(),
                  problem.column(),
                  escapedProperty(title),
                  escaped(problem + hint)));
    }
    if (placed.isEmpty()) {
      command(
          log,
          "::error title=%s::%s"
              .formatted(escapedProperty(title), escaped(failure.getMessage() + hint)));
    }
  }

  private void command(PrintWriter log, String line) {
    if (isActive()) {
      LogLines.command(log, line);
    }
  }

  /** As the runner's own libraries escape what a command says. */
  static String escaped(String data) {
    return data.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  static String escapedProperty(String value) {
    return escaped(value).replace(":", "%3A").replace(",", "%2C");
  }

  /**
   * Gives the step outputs, for {@code steps.<id>.outputs.<name>}.
   *
   * @throws Storage if the file that the runner named cannot be written
   */
  void outputs(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(assignment(name, value)));
    append("GITHUB_OUTPUT", text.toString());
  }

  /** Whatever the value holds, it ends where nobody could foresee. */
  static String assignment(String name, String value) {
    String end = "end-" + UUID.randomUUID();
    return name + "<<" + end + "\n" + value + "\n" + end + "\n";
  }

  /**
   * Adds to what the run's page shows.
   *
   * @throws Storage if the file that the runner named cannot be written
   */
  void summary(String markdown) {
    append("GITHUB_STEP_SUMMARY", markdown);
  }

  private void append(String variable, String text) {
    Optional<Path> file =
        Optional.ofNullable(environment.get(variable))
            .filter(path -> isActive() && !path.isBlank())
            .map(Path::of);
    if (file.isPresent()) {
      try {
        Files.writeString(file.get(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw Storage.of(file.get(), "written", e);
      }
    }
  }
}
