package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.stigmer.release.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FormulaLintTest {
  /** One folder per rule; in it one file per fault. */
  private static final Path FIXTURES = Path.of("src/test/resources/lint/formula");

  private static final Path GOLDEN = Path.of("src/test/resources/golden/formula/lint.txt");

  @ParameterizedTest
  @MethodSource("fixtures")
  void findsExactlyTheFaultOfAFixture(Path fixture) throws IOException {
    assertThat(FormulaLint.lint(Files.readString(fixture)))
        .isNotEmpty()
        .allSatisfy(
            finding ->
                assertThat(finding.rule().id())
                    .isEqualTo(FIXTURES.relativize(fixture).getName(0).toString()));
  }

  @ParameterizedTest
  @EnumSource
  void hasAFixtureForEachRule(FormulaRule rule) {
    assertThat(FIXTURES.resolve(rule.id())).isNotEmptyDirectory();
  }

  @Test
  void saysLineMessageAndFixOfEveryFault() throws IOException {
    String report = fixtures().map(FormulaLintTest::report).collect(Collectors.joining());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, report);
    }
    assertThat(report).isEqualTo(Files.readString(GOLDEN));
  }

  @ParameterizedTest
  @MethodSource("ai.stigmer.release.formula.FormulaFixtures#subsets")
  void passesWhatTheBuiltInTemplateRenders(List<Platform> platforms) {
    for (String version : List.of("1.2.3", "1.2.3-rc.1")) {
      FormulaValues values =
          FormulaFixtures.on(platforms, version, FormulaFixtures.GITHUB.formatted(version));

      assertThat(FormulaLint.lint(FormulaTemplate.standard().render(values))).isEmpty();
    }
  }

  @Test
  void passesAFormulaOfTheLocalDestinationAndAPlainOne() {
    FormulaValues local =
        FormulaFixtures.on(FormulaFixtures.ALL, "1.2.4-dev.3.gabc", "file:///srv/releases/");

    assertThat(FormulaLint.lint(FormulaTemplate.standard().render(local))).isEmpty();
    assertThat(FormulaLint.lint(FormulaTemplate.standard().render(FormulaFixtures.plain())))
        .isEmpty();
  }

  @Test
  void takesRubyInValuesForText() {
    FormulaValues values =
        FormulaFixtures.withCaveats(
            "if OS.mac? do", "def install", "depends_on \"docker\"", "bottle :unneeded", "# end");

    assertThat(FormulaLint.lint(FormulaTemplate.standard().render(values))).isEmpty();
  }

  @Test
  void warnsOfSixtyFour() {
    String ruby = FormulaTemplate.standard().render(FormulaFixtures.stigmer());

    assertThat(FormulaLint.lint(ruby.replace("/v1.2.3/", "/v7/")))
        .extracting(Finding::message)
        .contains("no version in the URL's tag: Homebrew takes `64` from the file name");
  }

  @Test
  void survivesAnyPrefixOfAFormula() {
    String ruby = FormulaTemplate.standard().render(FormulaFixtures.stigmer());

    for (int length = 0; length < ruby.length(); length += 7) {
      String prefix = ruby.substring(0, length);

      assertThatCode(() -> FormulaLint.lint(prefix)).doesNotThrowAnyException();
    }
  }

  static Stream<Path> fixtures() throws IOException {
    try (Stream<Path> files = Files.walk(FIXTURES)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  private static String report(Path fixture) {
    try {
      return FormulaLint.lint(Files.readString(fixture)).stream()
          .map(
              finding ->
                  "%s:%d: %s\n    %s\n"
                      .formatted(
                          FIXTURES.relativize(fixture),
                          finding.line(),
                          finding.message(),
                          finding.fix()))
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
