package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTemplateTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/formula");
  private static final FormulaTemplate STANDARD = FormulaTemplate.standard();

  @Test
  void rendersAFormulaForAllPlatforms() throws IOException {
    assertGolden("all-platforms", FormulaFixtures.stigmer());
  }

  @Test
  void rendersAFormulaForLinuxAlone() throws IOException {
    assertGolden(
        "linux-only",
        FormulaFixtures.on(
            List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64),
            "1.2.3",
            FormulaFixtures.GITHUB.formatted("1.2.3")));
  }

  @Test
  void rendersAFormulaThatTurnsIntelMacsAway() throws IOException {
    assertGolden(
        "no-intel-mac",
        FormulaFixtures.on(
            List.of(Platform.DARWIN_ARM64, Platform.LINUX_AMD64, Platform.LINUX_ARM64),
            "1.2.3",
            FormulaFixtures.GITHUB.formatted("1.2.3")));
  }

  @Test
  void rendersOnlyThePartsThereAre() throws IOException {
    assertGolden("plain", FormulaFixtures.plain());
  }

  @Test
  void saysTheVersionWhereHomebrewWouldNotFindIt() throws IOException {
    assertGolden(
        "local",
        FormulaFixtures.on(
            FormulaFixtures.ALL, "1.2.4-dev.3.gabc1234", "file:///srv/releases/1.2.4-dev.3/"));
  }

  @Test
  void keepsHostileTextAsText() throws IOException {
    assertGolden(
        "hostile",
        FormulaFixtures.describedAs("Say \"hi\" #{exit 1} #$0 #@x \\ back\nnew\tline C#"));
  }

  @Test
  void keepsCaveatsInsideTheirHeredoc() throws IOException {
    assertGolden(
        "hostile-caveats",
        FormulaFixtures.withCaveats(
            "EOS", "  system \"rm\"  ", "#{exit 1}", "", "", "$ two\nlines"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3, https://github.com/a/b/releases/download/v1.2.3/, true",
    "1.2, https://github.com/a/b/releases/download/1.2/, true",
    "7, https://github.com/a/b/releases/download/v7/, false",
    "1.2.3, https://github.com/a/b/releases/download/cli-v1.2.3/, false",
    "1.2.3+5, https://github.com/a/b/releases/download/v1.2.3+5/, false",
    "1.2.3-rc.1, https://github.com/a/b/releases/download/v1.2.3-rc.1/, false",
    "1.2.3, https://github.com/a/b/releases/download/v1.2.4/, false",
    "1.2.3, https://example.org/releases/download/v1.2.3/, false",
    "1.2.3, file:///srv/v1.2.3/, false",
  })
  void leavesTheVersionOutOnlyWhereTheTagSaysIt(String version, String folder, boolean inUrls) {
    FormulaValues values = FormulaFixtures.on(FormulaFixtures.ALL, version, folder);

    assertThat(values.versionIsInUrls()).isEqualTo(inUrls);
    assertThat(STANDARD.render(values).contains("  version \"" + version + "\"\n"))
        .isEqualTo(!inUrls);
  }

  @Test
  void escapesAlsoWhatATemplateAsksForRaw() {
    FormulaTemplate template =
        FormulaTemplate.parse("t.mustache", "desc \"{{{description}}}{{&description}}\"");

    assertThat(FormulaSeal.withoutSeal(template.render(FormulaFixtures.describedAs("#{exit}"))))
        .isEqualTo("desc \"\\#{exit}\\#{exit}\"\n");
  }

  @Test
  void escapesAHashOnlyWhereTheNextValueWouldTurnItIntoCode() {
    FormulaTemplate template =
        FormulaTemplate.parse(
            "t.mustache",
            "\"{{description}}{{#caveats}}{{#lines}}{{line}}{{/lines}}{{/caveats}}{{description}}\"");
    FormulaValues values = FormulaFixtures.withCaveats("{exit}");

    assertThat(FormulaSeal.withoutSeal(template.render(FormulaFixtures.describedAs(values, "C#"))))
        .isEqualTo("\"C\\#{exit}C#\"\n");
  }

  @ParameterizedTest
  @CsvSource({"{{oops}}, oops", "{{#oops}}x{{/oops}}, oops", "{{^oops}}x{{/oops}}, oops"})
  void namesTheLineOfAnUnknownVariable(String tag, String variable) {
    FormulaTemplate template =
        FormulaTemplate.parse("my.mustache", "class {{className}}\n\n" + tag);

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> template.render(FormulaFixtures.stigmer()))
        .withMessageContaining("`" + variable + "`")
        .satisfies(e -> assertThat(e.subject()).isEqualTo("my.mustache:3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n{{#service}}", "a\n{{/service}}", "a\n{{#service}}{{/bottle}}"})
  void namesTheLineOfBadSyntax(String text) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> FormulaTemplate.parse("my.mustache", text))
        .satisfies(e -> assertThat(e.subject()).isEqualTo("my.mustache:2"));
  }

  @Test
  void refusesPartials() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                FormulaTemplate.parse("my.mustache", "{{>other}}")
                    .render(FormulaFixtures.stigmer()))
        .withMessageContaining("partials");
  }

  @Test
  void rendersThisRepositorysTemplateLikeTheBuiltInOne() throws IOException {
    String text = Files.readString(Path.of("../formula/stigmer.rb.mustache"));

    assertThat(
            FormulaTemplate.parse("formula/stigmer.rb.mustache", text)
                .render(FormulaFixtures.stigmer()))
        .isEqualTo(STANDARD.render(FormulaFixtures.stigmer()));
  }

  private static void assertGolden(String name, FormulaValues values) throws IOException {
    String rendered = STANDARD.render(values);
    Path golden = GOLDEN.resolve(name + ".rb");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, rendered);
    }
    assertThat(rendered).isEqualTo(Files.readString(golden));
  }
}
