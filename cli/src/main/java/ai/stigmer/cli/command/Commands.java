package ai.stigmer.cli.command;

import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.OutputFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The tree of commands, with the options all of them take. */
public final class Commands {
  private Commands() {}

  /**
   * All commands.
   *
   * @param host asked for only by commands that need it
   */
  public static CommandLine tree(
      Optional<Path> home, Optional<String> launcherVersion, Supplier<Host> host) {
    CommandSpec root = CommandSpec.create().name("stigmer");
    root.usageMessage()
        .description("Run Stigmer's agents on this machine.")
        .synopsisSubcommandLabel("COMMAND");
    root.addOption(
        OptionSpec.builder("--version")
            .type(boolean.class)
            .versionHelp(true)
            .description("Print the version and exit.")
            .build());
    root.addSubcommand(null, new ServerCommands(home, host).spec());
    List.of(
            new DoctorCommand(home, host),
            new VersionCommand(home, launcherVersion),
            new CompletionCommand())
        .forEach(command -> root.addSubcommand(null, command.spec()));
    root.addOption(
        OptionSpec.builder("-o", "--output")
            .type(String.class)
            .paramLabel("FORMAT")
            .description("Print text (the default) or json.")
            .completionCandidates(OutputFormat.NAMES)
            .scopeType(ScopeType.INHERIT)
            .build());
    root.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Show help and exit.")
            .scopeType(ScopeType.INHERIT)
            .build());
    return new CommandLine(root)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(80)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
  }
}
