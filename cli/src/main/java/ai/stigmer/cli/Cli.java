package ai.stigmer.cli;

import ai.stigmer.cli.command.Command;
import ai.stigmer.cli.command.Commands;
import ai.stigmer.cli.command.PlainStatus;
import ai.stigmer.cli.command.VersionCommand;
import ai.stigmer.cli.failure.ExitStatus;
import ai.stigmer.cli.failure.OutputLost;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Envelope;
import ai.stigmer.cli.output.OutputFormat;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.output.StreamConsole;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One run: finds the command, runs it, prints data to {@code out} and words to {@code err}. */
final class Cli {
  private final Optional<Path> home;
  private final Optional<String> version;
  private final Supplier<Host> host;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * One run's surroundings.
   *
   * @param host asked for only by commands that need it
   */
  Cli(
      Optional<Path> home,
      Optional<String> version,
      Supplier<Host> host,
      PrintStream out,
      PrintStream err) {
    this.home = home;
    this.version = version;
    this.host = host;
    this.out = out;
    this.err = err;
  }

  ExitStatus run(String... args) {
    OutputFormat format = OutputFormat.wantedBy(args);
    String name = "stigmer";
    ExitStatus exitStatus = ExitStatus.DONE;
    try {
      if (PlainStatus.wanted(args)) {
        name = "server status";
        exitStatus = run(console -> PlainStatus.of(home, host.get(), console), name, format);
        flush();
        return exitStatus;
      }
      ParseResult root = Commands.tree(home, version, host).parseArgs(args);
      ParseResult leaf = leaf(root);
      name = name(leaf.commandSpec());
      format = format(root, leaf);
      if (leaf.isUsageHelpRequested()) {
        out.print(leaf.commandSpec().commandLine().getUsageMessage());
      } else if (root.isVersionHelpRequested()) {
        name = "version";
        printVersion(root, format);
      } else if (leaf.commandSpec().userObject() instanceof Command command) {
        exitStatus = run(console -> command.run(leaf, console), name, format);
      } else {
        throw UsageErrors.noCommand(leaf.commandSpec());
      }
      flush();
      return exitStatus;
    } catch (ParameterException e) {
      return report(name(e.getCommandLine().getCommandSpec()), UsageErrors.from(e), format);
    } catch (StigmerException e) {
      return report(name, e, format);
    } catch (RuntimeException e) {
      reportBug(name, e, format);
      return ExitStatus.INTERNAL;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private ExitStatus run(Function<Console, Result> command, String name, OutputFormat format) {
    StreamConsole console = new StreamConsole(out, err, format, () -> host.get().terminal());
    Result result;
    try {
      result = command.apply(console);
    } finally {
      console.settle();
    }
    print(name, result, format);
    return result.exitStatus();
  }

  private static ParseResult leaf(ParseResult root) {
    ParseResult leaf = root;
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    return leaf;
  }

  /** The command without the program's name: {@code version}; {@code stigmer} for none. */
  private static String name(CommandSpec command) {
    String words = command.qualifiedName(" ");
    return words.substring(words.indexOf(' ') + 1);
  }

  private static OutputFormat format(ParseResult root, ParseResult leaf) {
    String wanted = root.matchedOptionValue("-o", "text");
    return OutputFormat.parse(leaf.matchedOptionValue("-o", wanted));
  }

  private void printVersion(ParseResult root, OutputFormat format) {
    switch (format) {
      case TEXT -> out.println("stigmer " + version.orElse("development"));
      case JSON ->
          run(console -> new VersionCommand(home, version).run(root, console), "version", format);
    }
  }

  private void print(String command, Result result, OutputFormat format) {
    switch (format) {
      case TEXT -> {
        result.warnings().forEach(warning -> err.println("warning: " + warning));
        out.print(result.text());
      }
      case JSON -> out.print(Envelope.of(command, result));
    }
  }

  private void flush() {
    if (out.checkError()) {
      throw new OutputLost();
    }
  }

  private ExitStatus report(String command, StigmerException failure, OutputFormat format) {
    switch (format) {
      case TEXT -> {
        err.println("error: " + failure.getMessage());
        failure.actions().forEach(action -> err.print("\nhint: " + action + "\n"));
      }
      case JSON -> out.print(Envelope.of(command, failure));
    }
    return failure.exitStatus();
  }

  private void reportBug(String command, RuntimeException bug, OutputFormat format) {
    if (format == OutputFormat.JSON) {
      out.print(Envelope.ofBug(command, bug));
    }
    err.println("error: internal error, please report it with what follows");
    bug.printStackTrace(err);
  }
}
