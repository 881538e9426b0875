package ai.stigmer.release.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with {@code ${placeholders}}, all of them known; a doubled dollar sign before a brace stands
 * for a plain one. {@link Placeholders} has their values.
 */
public record Template(String text) {
  static final List<String> PLACEHOLDERS =
      List.of("product", "version", "tag", "commit", "os", "architecture", "platform");
  private static final Set<String> OF_A_PLATFORM = Set.of("os", "architecture", "platform");
  static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\$)?\\{(?:([^{}$]*)\\})?");

  public Template {
    names(text);
  }

  public static Template parse(String text) {
    return new Template(text);
  }

  /** The placeholders that have a value only where something is made for one platform. */
  List<String> ofAPlatform() {
    return names(text).stream().filter(OF_A_PLATFORM::contains).toList();
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      if (placeholder.group(1) != null) {
        continue;
      }
      String name = placeholder.group(2);
      if (name == null) {
        throw new IllegalArgumentException(
            "`${` is not closed: write `$${` where the text itself is meant");
      }
      if (!PLACEHOLDERS.contains(name)) {
        throw new IllegalArgumentException(
            "`${" + name + "}` is no placeholder: " + Suggestion.of(name, PLACEHOLDERS));
      }
      names.add(name);
    }
    return List.copyOf(new TreeSet<>(names));
  }

  @Override
  public String toString() {
    return text;
  }
}
