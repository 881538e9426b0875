package ai.stigmer.cli.reference;

import ai.stigmer.cli.failure.ExitStatus;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page, section 1. It names no date and no version, so that the same commands give the
 * same bytes.
 */
public final class ManPage {
  private ManPage() {}

  public static String of(CommandSpec root) {
    StringBuilder page = new StringBuilder();
    String name = root.name();
    line(page, ".TH " + text(name).toUpperCase(java.util.Locale.ROOT) + " 1");
    line(page, ".SH NAME");
    line(page, text(name) + " \\- " + text(Words.summary(root)));
    line(page, ".SH SYNOPSIS");
    line(page, ".B " + text(name));
    line(page, "[\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...");
    line(page, ".SH DESCRIPTION");
    line(page, "Data goes to standard output, everything else to standard error.");
    line(page, ".SH OPTIONS");
    Words.options(root).forEach(option -> option(option, page));
    line(page, ".SH COMMANDS");
    Words.subcommands(root).forEach(command -> command(command, page));
    line(page, ".SH EXIT STATUS");
    for (ExitStatus status : ExitStatus.values()) {
      paragraph(page, "\\fB" + status.code() + "\\fR", status.meaning());
    }
    return page.toString();
  }

  private static void command(CommandSpec command, StringBuilder page) {
    StringBuilder heading = new StringBuilder(text(command.qualifiedName(" ")));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      heading.append(" ").append(text(parameter.paramLabel()));
    }
    line(page, ".SS " + quoted(heading.toString()));
    line(page, text(Words.summary(command)));
    command
        .positionalParameters()
        .forEach(
            parameter ->
                paragraph(
                    page,
                    "\\fI" + text(parameter.paramLabel()) + "\\fR",
                    Words.description(parameter)));
    Words.options(command).stream()
        .filter(option -> !option.inherited())
        .forEach(option -> option(option, page));
    List<String> footer = List.of(command.usageMessage().footer());
    if (!footer.isEmpty()) {
      line(page, ".PP");
      line(page, ".nf");
      footer.stream().filter(words -> !words.isEmpty()).forEach(words -> line(page, text(words)));
      line(page, ".fi");
    }
    Words.subcommands(command).forEach(subcommand -> command(subcommand, page));
  }

  private static void option(OptionSpec option, StringBuilder page) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(names.isEmpty() ? "" : ", ").append("\\fB").append(text(name)).append("\\fR");
    }
    if (Words.takesValue(option)) {
      names.append(" \\fI").append(text(option.paramLabel())).append("\\fR");
    }
    paragraph(page, names.toString(), Words.description(option));
  }

  private static void paragraph(StringBuilder page, String tag, String words) {
    line(page, ".TP");
    line(page, tag);
    line(page, text(words));
  }

  /** A word of text, safe at the start of a line too (groff_man(7)). */
  private static String text(String words) {
    String escaped = words.replace("\\", "\\(rs").replace("-", "\\-").replace("'", "\\(aq");
    return escaped.startsWith(".") ? "\\&" + escaped : escaped;
  }

  private static String quoted(String argument) {
    return "\"" + argument.replace("\"", "\\(dq") + "\"";
  }

  private static void line(StringBuilder page, String line) {
    page.append(line).append('\n');
  }
}
