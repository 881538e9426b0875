package ai.stigmer.cli.reference;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** Bash completion, as picocli writes it. */
public final class BashCompletion {
  private BashCompletion() {}

  public static String of(CommandSpec root) {
    return AutoComplete.bash(root.name(), root.commandLine());
  }
}
