package ai.stigmer.release.cli;

import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.Version;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command. */
@Command(
    name = "release-tool",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Builds a release from release.yml, byte for byte the same every time, and publishes it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or nothing to do",
      "2:plan, --dry-run, lock update --check: there is something to do",
      "64:wrong arguments",
      "65:a file, manifest or tag has bad content",
      "70:a bug in this tool",
      "74:a local file cannot be read or written",
      "75:a service did not answer; run again later",
      "76:what is published is not what was built, or is in the way",
      "77:credentials or a permission are missing, or it would overwrite something",
      "78:a setting is wrong"
    },
    subcommands = {
      InitCommand.class,
      CheckCommand.class,
      BuildCommand.class,
      MergeCommand.class,
      PreflightCommand.class,
      PlanCommand.class,
      PublishCommand.class,
      VerifyCommand.class,
      RollbackCommand.class,
      YankCommand.class,
      TapCommand.class,
      ImageCommand.class,
      LockCommand.class,
      FormulaCommand.class,
      SchemaCommand.class,
      CommandLine.HelpCommand.class
    })
public final class ReleaseTool implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    try {
      if (QuickAnswer.to(arguments)) {
        return; // System.exit would log, and look for a logger in every jar first.
      }
    } catch (RuntimeException | Error bug) {
      System.exit(explainBug(bug, commandLine().getErr()));
    }
    // Both spare picocli the search for classes that are not there, and reflection on java.time.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.time.*,java.sql.*");
    System.exit(execute(inAWorkflow(commandLine()), arguments));
  }

  /** Where a runner reads the log, nothing in it gives commands but what is meant to. */
  private static CommandLine inAWorkflow(CommandLine tool) {
    return GitHubActions.of(System.getenv()).isActive()
        ? tool.setOut(LogLines.over(tool.getOut())).setErr(LogLines.over(tool.getErr()))
        : tool;
  }

  /** The exit code; picocli alone would let errors, such as a full heap, end with code 1. */
  static int execute(CommandLine tool, String... arguments) {
    try {
      int code = tool.execute(arguments);
      return tool.getOut().checkError() || System.out.checkError()
          ? explainLostOutput(code, tool.getErr())
          : code;
    } catch (RuntimeException | Error bug) {
      return explainBug(bug, tool.getErr());
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new ReleaseTool())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Version.class, Version::parse)
        .registerConverter(Platform.class, Platform::parse)
        .setUsageHelpLongOptionsMaxWidth(32)
        .setParameterExceptionHandler(ReleaseTool::explainUsage)
        .setExecutionExceptionHandler(ReleaseTool::explainFailure);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** A failure that was told already stays what it was. */
  private static int explainLostOutput(int code, PrintWriter err) {
    if (code != ExitCode.OK && code != ExitCode.CHANGES) {
      return code;
    }
    err.println("error: standard output could not be written to its end");
    List.of("", "hint: free space where it goes, or read all of it").forEach(err::println);
    return ExitCode.STORAGE;
  }

  private static int explainUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + wrong.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println();
    }
    err.println("hint: see `" + command.getCommandSpec().qualifiedName() + " --help`");
    return ExitCode.USAGE;
  }

  private static int explainFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (failure instanceof ReleaseException known) {
      GitHubActions actions = GitHubActions.of(System.getenv());
      String name = command.getCommandSpec().qualifiedName();
      actions.endGroup(err);
      explain(known, err);
      actions.failure(err, name + ": exit " + ExitCode.of(known), known);
      new StepReport(System.getenv()).failure(name, known);
      return ExitCode.of(known);
    }
    return explainBug(failure, err);
  }

  private static int explainBug(Throwable bug, PrintWriter err) {
    err.println("error: this is a bug in release-tool; please report it with what follows");
    bug.printStackTrace(err);
    return ExitCode.BUG;
  }

  static void explain(ReleaseException failure, PrintWriter err) {
    err.println("error: " + failure.getMessage());
    failure.hint().ifPresent(hint -> List.of("", "hint: " + hint).forEach(err::println));
  }
}
