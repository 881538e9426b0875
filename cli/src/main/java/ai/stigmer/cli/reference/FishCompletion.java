package ai.stigmer.cli.reference;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Fish completion: one {@code complete} line per option, parameter and command. */
public final class FishCompletion {
  private FishCompletion() {}

  public static String of(CommandSpec root) {
    List<String> lines = new ArrayList<>();
    lines.add("# fish completion for " + root.name());
    lines.add("complete -c " + root.name() + " -f");
    command(root, root.name(), lines);
    return String.join("\n", lines) + "\n";
  }

  private static void command(CommandSpec command, String program, List<String> lines) {
    String start = "complete -c " + program + condition(command);
    for (OptionSpec option : Words.options(command)) {
      lines.add(start + option(option) + description(Words.description(option)));
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      List<String> values = Words.values(parameter);
      if (!values.isEmpty()) {
        lines.add(
            start
                + " -a "
                + quoted(String.join(" ", values))
                + description(Words.description(parameter)));
      }
    }
    List<CommandSpec> subcommands = Words.subcommands(command);
    for (CommandSpec subcommand : subcommands) {
      lines.add(start + " -a " + subcommand.name() + description(Words.summary(subcommand)));
    }
    subcommands.forEach(subcommand -> command(subcommand, program, lines));
  }

  /** True where this command is the innermost one typed so far. */
  private static String condition(CommandSpec command) {
    List<String> conditions = new ArrayList<>();
    for (CommandSpec seen = command; seen.parent() != null; seen = seen.parent()) {
      conditions.addFirst("__fish_seen_subcommand_from " + seen.name());
    }
    List<CommandSpec> subcommands = Words.subcommands(command);
    if (!subcommands.isEmpty()) {
      conditions.add(
          "not __fish_seen_subcommand_from "
              + String.join(" ", subcommands.stream().map(CommandSpec::name).toList()));
    }
    return conditions.isEmpty() ? "" : " -n " + quoted(String.join("; and ", conditions));
  }

  private static String option(OptionSpec option) {
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      words.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    if (Words.takesValue(option)) {
      words.append(" -x");
      List<String> values = Words.values(option);
      if (!values.isEmpty()) {
        words.append(" -a ").append(quoted(String.join(" ", values)));
      }
    }
    return words.toString();
  }

  private static String description(String words) {
    return words.isEmpty() ? "" : " -d " + quoted(words);
  }

  private static String quoted(String word) {
    return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
