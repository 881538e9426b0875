package ai.stigmer.release.formula;

import ai.stigmer.release.formula.RubySource.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One-line statements: description, homepage, license, checksums. */
final class StanzaRules {
  private static final int DESCRIPTION_LIMIT = 80;
  private static final Pattern ARTICLE = Pattern.compile("(?i)(?:an?|the)\\s.*");
  private static final Pattern CLASS = Pattern.compile("class\\s+(\\w+).*");
  private static final Set<String> LOWER_CASE_WORDS = Set.of("iOS", "iPhone", "macOS");
  private static final Set<String> TEXTS =
      Set.of("desc", "homepage", "license", "version", "sha256", "root_url");
  private static final Pattern INTERPOLATION = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*#[{$@]");
  private static final Pattern SPDX = Pattern.compile("[A-Za-z0-9]+(?:[.+-][A-Za-z0-9]+)*\\+?");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> COMMON_LICENSES =
      Set.of(
          "0BSD",
          "AGPL-3.0-only",
          "AGPL-3.0-or-later",
          "Apache-2.0",
          "Artistic-2.0",
          "BlueOak-1.0.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "BSL-1.0",
          "BUSL-1.1",
          "CC-BY-4.0",
          "CC0-1.0",
          "CDDL-1.0",
          "CDDL-1.1",
          "ECL-2.0",
          "Elastic-2.0",
          "EPL-1.0",
          "EPL-2.0",
          "EUPL-1.2",
          "GPL-2.0-only",
          "GPL-2.0-or-later",
          "GPL-3.0-only",
          "GPL-3.0-or-later",
          "ISC",
          "LGPL-2.1-only",
          "LGPL-2.1-or-later",
          "LGPL-3.0-only",
          "LGPL-3.0-or-later",
          "MIT",
          "MIT-0",
          "MPL-2.0",
          "MS-PL",
          "MulanPSL-2.0",
          "NCSA",
          "OFL-1.1",
          "OSL-3.0",
          "PostgreSQL",
          "PSF-2.0",
          "Python-2.0",
          "SSPL-1.0",
          "Unicode-3.0",
          "Unlicense",
          "UPL-1.0",
          "WTFPL",
          "Zlib",
          "ZPL-2.1");
  private static final Set<String> NO_LICENSES =
      Set.of(
          "apache",
          "apache2",
          "apachev2",
          "bsd",
          "gpl",
          "gplv2",
          "gplv3",
          "gpl2",
          "gpl3",
          "lgpl",
          "agpl",
          "mpl",
          "mpl2",
          "proprietary",
          "commercial",
          "none",
          "unknown",
          "custom",
          "mitlicense");
  private static final Set<String> DEPRECATED =
      Set.of("GPL-2.0", "GPL-3.0", "LGPL-2.1", "LGPL-3.0", "AGPL-3.0");

  private StanzaRules() {}

  static List<Finding> check(RubySource source) {
    var findings = new ArrayList<Finding>();
    description(source, findings);
    homepage(source, findings);
    license(source, findings);
    for (Line line : source.lines()) {
      sha256(line, findings);
      interpolation(line, findings);
    }
    return findings;
  }

  private static void description(RubySource source, List<Finding> findings) {
    Optional<Line> line = source.topLevel("desc").findFirst();
    if (line.isEmpty()) {
      findings.add(
          new Finding(
              1, FormulaRule.DESCRIPTION, "no `desc`", "say in one line what the product does"));
      return;
    }
    String description = unescaped(line.get().literal().orElse(""));
    int number = line.get().number();
    if (description.length() >= DESCRIPTION_LIMIT) {
      wrongDescription(
          number,
          "has %d characters".formatted(description.length()),
          "use fewer than 80",
          findings);
    }
    if (ARTICLE.matcher(description).matches()) {
      wrongDescription(number, "starts with an article", "leave the article out", findings);
    } else if (!description.isEmpty()
        && Character.isLowerCase(description.charAt(0))
        && !LOWER_CASE_WORDS.contains(description.split("\\s", 2)[0])) {
      wrongDescription(
          number, "does not start with a capital letter", "capitalize the first word", findings);
    }
    if (description.endsWith(".") && !description.endsWith("etc.")) {
      wrongDescription(number, "ends with a full stop", "remove it", findings);
    }
    if (!description.equals(description.strip()) || description.isBlank()) {
      wrongDescription(
          number, "is empty or has spaces around it", "write the text alone", findings);
    }
    if (startsWithName(source, description)) {
      wrongDescription(
          number, "starts with the formula's name", "say what it is instead", findings);
    }
  }

  private static void wrongDescription(
      int line, String problem, String fix, List<Finding> findings) {
    findings.add(new Finding(line, FormulaRule.DESCRIPTION, "`desc` " + problem, fix));
  }

  private static boolean startsWithName(RubySource source, String description) {
    return source.lines().stream()
        .map(line -> CLASS.matcher(line.code()))
        .filter(java.util.regex.Matcher::matches)
        .map(matcher -> matcher.group(1).toLowerCase(Locale.ROOT))
        .map(
            name ->
                name.chars().mapToObj(Character::toString).collect(Collectors.joining("[\\s-]?")))
        .anyMatch(name -> Pattern.compile("(?i)" + name + "\\b").matcher(description).lookingAt());
  }

  private static void homepage(RubySource source, List<Finding> findings) {
    Optional<Line> line = source.topLevel("homepage").findFirst();
    if (line.isEmpty()) {
      findings.add(new Finding(1, FormulaRule.HOMEPAGE, "no `homepage`", "add one, `https://…`"));
    } else if (!line.get().literal().orElse("").matches("https?://.+")) {
      findings.add(
          new Finding(
              line.get().number(),
              FormulaRule.HOMEPAGE,
              "`homepage` is no web address",
              "write `https://…`"));
    }
  }

  private static void license(RubySource source, List<Finding> findings) {
    Optional<Line> line = source.topLevel("license").findFirst();
    if (line.isEmpty()) {
      findings.add(
          new Finding(
              1, FormulaRule.LICENSE, "no `license`", "add its SPDX id, such as `Apache-2.0`"));
      return;
    }
    Optional<String> literal = line.get().literal();
    if (literal.isEmpty() || line.get().code().matches("license\\s+(?:any_of|all_of).*")) {
      return;
    }
    String id = literal.get();
    String fix = "";
    if (DEPRECATED.contains(id)) {
      fix = "write `%s-only` or `%s-or-later`".formatted(id, id);
    } else if (!COMMON_LICENSES.contains(id)) {
      Optional<String> meant = COMMON_LICENSES.stream().filter(id::equalsIgnoreCase).findFirst();
      if (meant.isPresent()) {
        fix = "write `%s`".formatted(meant.get());
      } else if (!SPDX.matcher(id).matches() || NO_LICENSES.contains(id.toLowerCase(Locale.ROOT))) {
        fix = "write one id of spdx.org/licenses, such as `Apache-2.0`, or `any_of:` with several";
      }
    }
    if (!fix.isEmpty()) {
      findings.add(
          new Finding(
              line.get().number(),
              FormulaRule.LICENSE,
              "`%s` is no current SPDX license id".formatted(id),
              fix));
    }
  }

  private static void sha256(Line line, List<Finding> findings) {
    if (!line.head().equals("sha256")) {
      return;
    }
    String[] literals = line.code().split("\"", -1);
    String value = literals.length < 3 ? "" : literals[literals.length - 2];
    if (!SHA256.matcher(value).matches()) {
      findings.add(
          new Finding(
              line.number(),
              FormulaRule.SHA256,
              "`%s` is no sha256".formatted(value),
              "write 64 lower-case hexadecimal digits in double quotes"));
    }
  }

  private static void interpolation(Line line, List<Finding> findings) {
    if (TEXTS.contains(line.head()) && INTERPOLATION.matcher(line.literal().orElse("")).find()) {
      findings.add(
          new Finding(
              line.number(),
              FormulaRule.INTERPOLATION,
              "Ruby runs what stands after `#` in `%s`".formatted(line.head()),
              "write `\\#` for the character"));
    }
  }

  private static String unescaped(String literal) {
    return literal.replaceAll("\\\\(.)", "$1");
  }
}
