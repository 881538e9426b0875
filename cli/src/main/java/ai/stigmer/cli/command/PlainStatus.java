package ai.stigmer.cli.command;

import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.server.Look;
import ai.stigmer.cli.server.ServerContext;
import ai.stigmer.cli.server.ServerOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code server status} as programs ask it again and again: without picocli, which takes longer
 * than the answer.
 */
public final class PlainStatus {
  private static final List<String> WORDS = List.of("server", "status");
  private static final List<String> WORDS_JSON = List.of("server", "status", "-o", "json");

  private PlainStatus() {}

  /** Whether this is all that is asked. */
  public static boolean wanted(String... args) {
    List<String> words = Arrays.asList(args);
    return words.equals(WORDS) || words.equals(WORDS_JSON);
  }

  public static Result of(Optional<Path> home, Host host, Console console) {
    return new Look(ServerContext.of(host, home, console), ServerOptions.usual(host)).once();
  }
}
