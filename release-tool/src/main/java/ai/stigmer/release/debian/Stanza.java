package ai.stigmer.release.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One paragraph of a control file: Debian Policy §5.1.
 *
 * @param fields by lower-case name; the lines of a folded value are kept apart by newlines, without
 *     their leading space
 */
record Stanza(SortedMap<String, String> fields) {
  Stanza {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)));
  }

  String require(String name) {
    return field(name)
        .orElseThrow(() -> new IllegalArgumentException("has no field `" + name + "`"));
  }

  /**
   * Reads up to the next empty line.
   *
   * @param wanted lower-case names of the fields to keep; none means all
   * @return nothing at the end
   * @throws IllegalArgumentException if a line is no field
   */
  static Optional<Stanza> read(BufferedReader in, Set<String> wanted) throws IOException {
    Map<String, StringBuilder> values = new TreeMap<>();
    StringBuilder current = new StringBuilder();
    boolean any = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isBlank()) {
        if (any) {
          break;
        }
        continue;
      }
      if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        if (!any) {
          throw new IllegalArgumentException("starts with a continuation line");
        }
        current.append('\n').append(line, 1, line.length());
        continue;
      }
      any = true;
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IllegalArgumentException("has the line `" + line + "`, which is no field");
      }
      current = new StringBuilder(line.substring(colon + 1).strip());
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if ((wanted.isEmpty() || wanted.contains(name)) && values.put(name, current) != null) {
        throw new IllegalArgumentException("has the field `" + name + "` twice");
      }
    }
    SortedMap<String, String> fields = new TreeMap<>();
    values.forEach((name, value) -> fields.put(name, value.toString()));
    return any ? Optional.of(new Stanza(fields)) : Optional.empty();
  }
}
