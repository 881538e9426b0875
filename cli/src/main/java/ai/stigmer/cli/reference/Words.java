package ai.stigmer.cli.reference;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the writers take out of picocli's command model. */
final class Words {
  private Words() {}

  static List<CommandSpec> subcommands(CommandSpec command) {
    return command.subcommands().values().stream()
        .map(picocli.CommandLine::getCommandSpec)
        .distinct()
        .filter(spec -> !spec.usageMessage().hidden())
        .toList();
  }

  static List<OptionSpec> options(CommandSpec command) {
    return command.options().stream().filter(option -> !option.hidden()).toList();
  }

  /** The values an option or parameter may have, where that is a fixed set. */
  static List<String> values(ArgSpec argument) {
    List<String> values = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      Iterator<String> all = argument.completionCandidates().iterator();
      all.forEachRemaining(values::add);
    }
    return values;
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  static String summary(CommandSpec command) {
    return String.join(" ", command.usageMessage().description());
  }

  static String description(ArgSpec argument) {
    return String.join(" ", argument.description());
  }
}
