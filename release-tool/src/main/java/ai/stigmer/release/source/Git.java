package ai.stigmer.release.source;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One running {@code git} command whose output is small. */
final class Git {
  /** Variables that git has no use for here, since it is asked about this machine only. */
  private static final Pattern SECRET =
      Pattern.compile(".*(TOKEN|SECRET|PASSWORD|SIGNING_KEY).*|JRELEASER_.*");

  private final Path folder;
  private final Process process;

  private Git(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  static Git start(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--no-optional-locks"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    // A repository's own settings may have git start other programs.
    builder.environment().keySet().removeIf(name -> SECRET.matcher(name).matches());
    builder.environment().put("LC_ALL", "C.UTF-8");
    // The error message is short; a pipe that nobody reads holds it.
    try {
      return new Git(folder, builder.start());
    } catch (IOException e) {
      throw Misconfigured.setting(
          "git", "is not on the PATH, or cannot be run", "install git, and have it on the PATH");
    }
  }

  boolean succeeds() {
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while git ran", e);
    }
  }

  /**
   * @throws Misconfigured if git refuses: no work tree, no commit, foreign owner
   */
  String output() {
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (succeeds()) {
        return output;
      }
      String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      throw Misconfigured.setting(
          folder.toString(),
          "git says: "
              + error.strip().lines().findFirst().orElse("exit code " + process.exitValue()),
          "a release is built from a git work tree with at least one commit");
    } catch (IOException e) {
      throw Storage.of(folder, "read through git", e);
    }
  }

  /** The parts of the output between separators, without empty ones. */
  List<String> lines(String separator) {
    return Stream.of(output().split(separator)).filter(line -> !line.isEmpty()).toList();
  }
}
