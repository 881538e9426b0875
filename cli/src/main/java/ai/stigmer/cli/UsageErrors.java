package ai.stigmer.cli;

import ai.stigmer.cli.failure.UsageError;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what picocli did not understand in the words of the other messages. */
final class UsageErrors {
  private UsageErrors() {}

  static UsageError noCommand() {
    return new UsageError("no command given", List.of("`stigmer --help` lists the commands"));
  }

  static UsageError from(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    String help = "`" + command + " --help` shows what it takes";
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      String kind;
      if (unmatched.isUnknownOption()) {
        kind = "unknown option";
      } else if (e.getCommandLine().getSubcommands().isEmpty()) {
        kind = "unexpected argument";
      } else {
        kind = "unknown command";
      }
      List<String> guesses = unmatched.getSuggestions();
      String hint = guesses.isEmpty() ? help : "did you mean `" + guesses.getFirst() + "`?";
      return new UsageError(kind + " `" + word + "`", List.of(hint));
    }
    String message = String.valueOf(e.getMessage()).replace('\'', '`');
    return new UsageError(
        message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1), List.of(help));
  }
}
