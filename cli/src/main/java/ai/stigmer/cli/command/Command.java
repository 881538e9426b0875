package ai.stigmer.cli.command;

import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Result;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command. Specs are built in code: picocli's annotations cost a start 40 ms of reflection. */
public interface Command {
  /** A new spec on each call, with its name set, and this command as its user object. */
  CommandSpec spec();

  /**
   * Does the work.
   *
   * @param console for what has to be said before the result
   * @throws ai.stigmer.cli.failure.StigmerException with nothing done
   */
  Result run(ParseResult arguments, Console console);
}
