package ai.stigmer.cli;

import ai.stigmer.cli.failure.UsageError;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what picocli did not understand in the words of the other messages. */
final class UsageErrors {
  private UsageErrors() {}

  static UsageError noCommand(CommandSpec group) {
    return new UsageError(
        "no command given",
        List.of("`" + group.qualifiedName(" ") + " --help` lists the commands"));
  }

  /** The command that is fewest edits away; for an option what picocli thinks. */
  private static Optional<String> guess(
      CommandLine group, String word, UnmatchedArgumentException unmatched) {
    if (unmatched.isUnknownOption() || group.getSubcommands().isEmpty()) {
      return unmatched.getSuggestions().stream().findFirst();
    }
    return group.getSubcommands().keySet().stream()
        .filter(name -> edits(word, name) <= 2)
        .min(Comparator.comparingInt(name -> edits(word, name)));
  }

  /** Letters put in, left out, changed, or swapped with the next (optimal string alignment). */
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int changed = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
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
      String hint =
          guess(e.getCommandLine(), word, unmatched)
              .map(right -> "did you mean `" + right + "`?")
              .orElse(help);
      return new UsageError(kind + " `" + word + "`", List.of(hint));
    }
    String message = String.valueOf(e.getMessage()).replace('\'', '`');
    return new UsageError(
        message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1), List.of(help));
  }
}
