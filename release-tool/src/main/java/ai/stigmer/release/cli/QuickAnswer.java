package ai.stigmer.release.cli;

import ai.stigmer.release.failure.ReleaseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Answers what is asked all the time without picocli, whose start takes several times that of the
 * JVM: {@code --version}, {@code --help}, and a build or a publish to a folder with nothing to do.
 * Whatever is spelled in another way, or goes wrong, is left to picocli and the commands; so are
 * workflows, which want to know more of a release.
 */
final class QuickAnswer {
  /** What picocli says to {@code --help}; a test compares them. */
  static final String HELP = "help.txt";

  private QuickAnswer() {}

  /** Whether this was answered, with success; else nothing was printed. */
  static boolean to(String[] arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    return switch (first) {
      case "-V", "--version" -> arguments.length == 1 && print(ToolVersion.line());
      case "-h", "--help" -> arguments.length == 1 && print(help());
      case "build", "publish" -> {
        try {
          Optional<ReleaseOptions> options = options(arguments);
          yield options.isPresent() && nothingToDo(first, options.get(), System.getenv());
        } catch (ReleaseException | InvalidPathException _) {
          yield false; // The command comes across it again, and explains it.
        }
      }
      default -> false;
    };
  }

  private static boolean print(String text) {
    System.out.print(text);
    return !System.out.checkError();
  }

  private static String help() {
    try (InputStream text = Objects.requireNonNull(QuickAnswer.class.getResourceAsStream(HELP))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean nothingToDo(
      String command, ReleaseOptions options, Map<String, String> environment) {
    BuildStamp build = new Workspace(options, environment).stamp();
    if (GitHubActions.of(environment).isActive() || !build.isCurrent(Set.of())) {
      return false;
    }
    if (command.equals("build")) {
      System.err.println(BuildCommand.NOTHING_TO_DO);
      return true;
    }
    Optional<PublishedStamp.Answer> answer = build.published().answer();
    if (answer.isEmpty() || !print(answer.get().out())) {
      return false;
    }
    System.err.print(answer.get().err());
    return true;
  }

  /** Those after the command, if they are the ones people use, each with its value apart. */
  static Optional<ReleaseOptions> options(String[] arguments) {
    ReleaseOptions options = new ReleaseOptions();
    if (arguments.length % 2 == 0) {
      return Optional.empty();
    }
    for (int i = 1; i < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "-p", "--profile" -> options.profile = value;
        case "-f", "--file" -> options.file = Path.of(value);
        case "--dist" -> options.dist = Path.of(value);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(options);
  }
}
