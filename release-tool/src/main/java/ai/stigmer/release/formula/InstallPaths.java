package ai.stigmer.release.formula;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where in the archive the parts stand that Homebrew puts into their own places. Paths are relative
 * to the archive's single top folder, with {@code /}.
 *
 * @param executable what {@code bin} links to: {@code bin/stigmer}
 * @param manPages each named {@code <name>.<section>}, section 1 to 8
 */
public record InstallPaths(
    String executable, Map<Shell, String> completions, List<String> manPages) {
  private static final Pattern PATH = Pattern.compile("[\\w@%+=:,.-]+(?:/[\\w@%+=:,.-]+)*");
  private static final Pattern MAN_PAGE = Pattern.compile(".*\\.[1-8]");

  public InstallPaths {
    requirePath(executable);
    completions.values().forEach(InstallPaths::requirePath);
    completions = Collections.unmodifiableMap(copy(completions));
    manPages = List.copyOf(manPages);
    for (String page : manPages) {
      requirePath(page);
      if (!MAN_PAGE.matcher(page).matches()) {
        throw new IllegalArgumentException(
            "man page `%s` does not end in `.1` to `.8`".formatted(page));
      }
    }
  }

  /** The command a user types: the file name of {@link #executable()}. */
  public String command() {
    return baseName(executable);
  }

  static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static char manSection(String page) {
    return page.charAt(page.length() - 1);
  }

  private static Map<Shell, String> copy(Map<Shell, String> completions) {
    var copy = new EnumMap<Shell, String>(Shell.class);
    copy.putAll(completions);
    return copy;
  }

  private static void requirePath(String path) {
    if (!PATH.matcher(path).matches() || List.of(path.split("/")).contains("..")) {
      throw new IllegalArgumentException("`%s` is no path inside the archive".formatted(path));
    }
  }
}
