package ai.stigmer.release.formula;

import java.util.Locale;
import java.util.regex.Pattern;

/** A formula's name, as in {@code brew install <tap>/<name>} and {@code Formula/<name>.rb}. */
public record FormulaName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(?:[-_.@+][a-z0-9]+)*\\+*");
  private static final Pattern WORD = Pattern.compile("[-_.\\s]([a-zA-Z0-9])");
  private static final Pattern VERSIONED = Pattern.compile("(.)@(\\d)");

  public FormulaName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "formula name `%s` is not lower case letters and digits, joined by `-`, `_`, `.`, `@` or `+`"
              .formatted(value));
    }
  }

  /** The Ruby class Homebrew looks for in the formula's file ({@code Formulary.class_s}). */
  public String className() {
    String capitalized = value.substring(0, 1).toUpperCase(Locale.ROOT) + value.substring(1);
    String joined =
        WORD.matcher(capitalized).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    return VERSIONED.matcher(joined.replace('+', 'x')).replaceFirst("$1AT$2");
  }

  @Override
  public String toString() {
    return value;
  }
}
