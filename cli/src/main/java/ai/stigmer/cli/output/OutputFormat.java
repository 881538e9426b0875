package ai.stigmer.cli.output;

import ai.stigmer.cli.failure.UsageError;
import java.util.List;

/** The value of {@code -o}. */
public enum OutputFormat {
  TEXT,
  JSON;

  public static final List<String> NAMES = List.of("text", "json");

  /**
   * Reads one of {@link #NAMES}.
   *
   * @throws UsageError for any other word
   */
  public static OutputFormat parse(String name) {
    return switch (name) {
      case "text" -> TEXT;
      case "json" -> JSON;
      default ->
          throw new UsageError(
              "`" + name + "` is not an output format", List.of("use `-o text` or `-o json`"));
    };
  }

  /**
   * What a command line asks for, even if the rest of it is wrong: a program that reads JSON wants
   * its failures as JSON too.
   */
  public static OutputFormat wantedBy(String... args) {
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      switch (args[i]) {
        case "-ojson", "-o=json", "--output=json" -> {
          return JSON;
        }
        case "-o", "--output" -> {
          if (i + 1 < args.length && args[i + 1].equals("json")) {
            return JSON;
          }
        }
        default -> {}
      }
    }
    return TEXT;
  }
}
