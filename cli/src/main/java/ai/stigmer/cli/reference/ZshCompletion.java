package ai.stigmer.cli.reference;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Zsh completion with {@code _arguments}: one function per command. It works from a folder of
 * {@code $fpath} and when sourced; picocli's script, made for bash, does only the latter.
 */
public final class ZshCompletion {
  private ZshCompletion() {}

  public static String of(CommandSpec root) {
    StringBuilder script = new StringBuilder("#compdef " + root.name() + "\n");
    function(root, script);
    String name = functionName(root);
    script.append(
        """

        if [ "$funcstack[1]" = "%s" ]; then
          %s "$@"
        else
          compdef %s %s
        fi
        """
            .formatted(name, name, name, root.name()));
    return script.toString();
  }

  private static void function(CommandSpec command, StringBuilder script) {
    List<CommandSpec> subcommands = Words.subcommands(command);
    script.append("\n").append(functionName(command)).append("() {\n");
    if (!subcommands.isEmpty()) {
      script.append("  local context state state_descr line\n  typeset -A opt_args\n");
    }
    script.append("  _arguments");
    if (!subcommands.isEmpty()) {
      script.append(" -C");
    }
    for (OptionSpec option : Words.options(command)) {
      argument(script, option(option));
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      argument(
          script,
          quoted(":" + text(parameter.paramLabel()) + ":" + values(Words.values(parameter))));
    }
    if (!subcommands.isEmpty()) {
      argument(script, quoted("1: :->command"));
      argument(script, quoted("*:: :->arguments"));
      dispatch(subcommands, script);
    }
    script.append("\n}\n");
    subcommands.forEach(subcommand -> function(subcommand, script));
  }

  private static void dispatch(List<CommandSpec> subcommands, StringBuilder script) {
    script.append("\n  case $state in\n    command)\n      local -a commands=(");
    for (CommandSpec subcommand : subcommands) {
      script
          .append("\n        ")
          .append(quoted(subcommand.name() + ":" + text(Words.summary(subcommand))));
    }
    script.append("\n      )\n      _describe command commands\n      ;;\n");
    script.append("    arguments)\n      case $line[1] in\n");
    for (CommandSpec subcommand : subcommands) {
      script
          .append("        ")
          .append(subcommand.name())
          .append(") ")
          .append(functionName(subcommand))
          .append(" ;;\n");
    }
    script.append("      esac\n      ;;\n  esac");
  }

  /** One more argument of {@code _arguments}, quoted already. */
  private static void argument(StringBuilder script, String word) {
    script.append(" \\\n    ").append(word);
  }

  /** {@code '(-o --output)'{-o,--output}'[text]:label:(values)'}. */
  private static String option(OptionSpec option) {
    List<String> names = List.of(option.names());
    String suffix = "[" + text(Words.description(option)) + "]";
    if (Words.takesValue(option)) {
      suffix += ":" + text(option.paramLabel()) + ":" + values(Words.values(option));
    }
    if (names.size() == 1) {
      return quoted(names.getFirst() + suffix);
    }
    return "'(" + String.join(" ", names) + ")'{" + String.join(",", names) + "}" + quoted(suffix);
  }

  private static String values(List<String> values) {
    return values.isEmpty() ? "" : values.stream().collect(Collectors.joining(" ", "(", ")"));
  }

  private static String functionName(CommandSpec command) {
    return "_" + command.qualifiedName("_").replace('-', '_');
  }

  /** Plain words inside {@code _arguments} and {@code _describe}, where a colon separates. */
  private static String text(String words) {
    return words.replace("\\", "\\\\").replace(":", "\\:").replace("[", "\\[").replace("]", "\\]");
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
