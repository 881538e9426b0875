package ai.stigmer.release.formula;

import ai.stigmer.release.failure.InvalidInput;
import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Mustache template of a formula. Its variables are in docs/formula.md.
 *
 * <p>Every value is escaped for a Ruby double-quoted string or heredoc, also where a tag asks for
 * it raw: a value is text and never becomes Ruby. So the tags of a template stand inside double
 * quotes or a heredoc that interpolates.
 */
public final class FormulaTemplate {
  private static final String STANDARD = "formula.rb.mustache";
  private static final Pattern PARSE_ERROR_LINE = Pattern.compile("@ line (\\d+)");
  private static final Pattern TRAILING_SPACE = Pattern.compile("[ \\t]+$", Pattern.MULTILINE);
  private static final Pattern NEEDLESS_HASH_ESCAPE =
      Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\#(?![{$@])");
  private static final Pattern ESCAPED_QUOTE = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\\"");
  private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");

  private static final Mustache.Compiler COMPILER =
      Mustache.compiler()
          .withFormatter(value -> RubyText.escape(value.toString()))
          .withEscaper(Escapers.NONE)
          .withCollector(new DefaultCollector(false))
          .strictSections(true)
          .withLoader(
              name -> {
                throw new MustacheException("a formula's template has no partials: `" + name + "`");
              });

  private final String origin;
  private final Template template;

  private FormulaTemplate(String origin, String text) {
    this.origin = origin;
    try {
      this.template = COMPILER.compile(text.replace("\r\n", "\n"));
    } catch (MustacheException e) {
      throw invalid(e);
    }
  }

  /** The built-in template, which keeps every rule of {@link FormulaLint}. */
  public static FormulaTemplate standard() {
    try (InputStream in = FormulaTemplate.class.getResourceAsStream(STANDARD)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + STANDARD);
      }
      return new FormulaTemplate(STANDARD, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads another template.
   *
   * @param origin how messages call the template, its path as a rule
   * @throws InvalidInput with the line, if {@code text} is no Mustache template
   */
  public static FormulaTemplate parse(String origin, String text) {
    return new FormulaTemplate(origin, text);
  }

  /**
   * The formula as Ruby, under its {@link FormulaSeal}, without trailing spaces and doubled blank
   * lines, one line end at its end.
   *
   * @throws InvalidInput with the line, if the template names an unknown variable
   */
  public String render(FormulaValues values) {
    String rendered;
    try {
      rendered = template.execute(TemplateVariables.of(values));
    } catch (MustacheException e) {
      throw invalid(e);
    }
    String plain = NEEDLESS_HASH_ESCAPE.matcher(rendered).replaceAll("$1#");
    String trimmed = TRAILING_SPACE.matcher(plain).replaceAll("");
    String spaced = BLANK_LINES.matcher(trimmed).replaceAll("\n\n").strip() + "\n";
    return FormulaSeal.seal(
        RubySource.of(spaced).lines().stream()
            .map(line -> line.inHeredoc() ? withBareQuotes(line.text()) : line.text())
            .collect(Collectors.joining("\n")));
  }

  /**
   * Style wants quotes in a heredoc as they are; what a value is rendered into is known only now.
   */
  private static String withBareQuotes(String heredocLine) {
    return ESCAPED_QUOTE.matcher(heredocLine).replaceAll("$1\"");
  }

  private InvalidInput invalid(MustacheException e) {
    if (e instanceof MustacheException.Context unknown) {
      return new InvalidInput(
          origin + ":" + unknown.lineNo,
          "names an unknown variable, `" + unknown.key + "`",
          "the variables of a template are listed in docs/formula.md",
          e);
    }
    String message = String.valueOf(e.getMessage());
    Matcher line = PARSE_ERROR_LINE.matcher(message);
    return line.find()
        ? new InvalidInput(
            origin + ":" + line.group(1),
            "is no Mustache template: " + message.substring(0, line.start()).strip(),
            null,
            e)
        : new InvalidInput(origin, "is no Mustache template: " + message, null, e);
  }
}
