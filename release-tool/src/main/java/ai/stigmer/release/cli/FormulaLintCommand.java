package ai.stigmer.release.cli;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.formula.Finding;
import ai.stigmer.release.formula.FormulaLint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what breaks a rule, one {@code FILE:LINE: message} each, with its fix below. */
@Command(
    name = "lint",
    description = "Check formulae against the rules brew style and brew audit --strict have.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the formulae keep every rule",
      "64:wrong arguments",
      "65:a formula breaks a rule",
      "74:a file cannot be read"
    })
final class FormulaLintCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "A formula, as in Formula/stigmer.rb.")
  private List<Path> files;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int findings = 0;
    for (Path file : files) {
      for (Finding finding : FormulaLint.lint(read(file))) {
        findings++;
        out.printf(
            "%s:%d: %s [%s]%n", file, finding.line(), finding.message(), finding.rule().id());
        out.printf("    fix: %s%n", finding.fix());
      }
    }
    out.flush();
    return findings == 0 ? ExitCode.OK : ExitCode.INVALID_INPUT;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new InvalidInput(file.toString(), "is no UTF-8 text", null, e);
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }
}
