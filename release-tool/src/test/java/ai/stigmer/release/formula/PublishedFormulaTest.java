package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Platform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PublishedFormulaTest {
  static List<List<Platform>> platforms() {
    return FormulaFixtures.subsets().toList();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void readsBackWhatIsRendered(List<Platform> platforms) {
    for (String folder :
        List.of(FormulaFixtures.GITHUB.formatted("1.2.3"), "file:///a%20b/v1.2.3/")) {
      FormulaValues values = FormulaFixtures.on(platforms, "1.2.3", folder);

      PublishedFormula formula =
          PublishedFormula.parse("stigmer.rb", FormulaTemplate.standard().render(values));

      assertThat(formula.version()).hasValue("1.2.3");
      assertThat(formula.bottles()).isEqualTo(values.bottles());
      assertThat(formula.archives())
          .extracting(PublishedFormula.Archive::download)
          .containsExactlyInAnyOrderElementsOf(values.downloads().values());
      formula
          .archives()
          .forEach(
              a ->
                  a.platform()
                      .ifPresent(
                          p -> assertThat(values.downloads().get(p)).isEqualTo(a.download())));
    }
  }

  @Test
  void namesEverythingThatIsFetchedBottlesIncluded() {
    FormulaValues values = FormulaFixtures.stigmer();
    PublishedFormula formula =
        PublishedFormula.parse("stigmer.rb", FormulaTemplate.standard().render(values));

    assertThat(formula.downloads(values.name()))
        .hasSize(8)
        .extracting(d -> d.url().toString())
        .contains(
            FormulaFixtures.GITHUB.formatted("1.2.3") + "stigmer-1.2.3.x86_64_linux.bottle.tar.gz");
  }

  @Test
  void isNotMisledByUrlsInTextForPeople() {
    FormulaValues values =
        FormulaFixtures.withCaveats("url \"https://elsewhere.example/x.tar.gz\"", "end");

    assertThat(
            PublishedFormula.parse("stigmer.rb", FormulaTemplate.standard().render(values))
                .archives())
        .hasSize(4);
  }

  @Test
  void aFormulaWithoutAVersionAnywhereHasNone() {
    String ruby =
        "class X < Formula\n  url \"https://a.example/x.tar.gz\"\n  sha256 \"%s\"\nend\n"
            .formatted("0".repeat(64));

    assertThat(PublishedFormula.parse("x.rb", ruby).version()).isEqualTo(Optional.empty());
  }

  @Test
  void namesTheLineThatIsWrong() {
    String head = "class X < Formula\n  url \"https://a.example/x.tar.gz\"\n";
    for (String bad : List.of("end\n", "  sha256 \"abc\"\nend\n")) {
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> PublishedFormula.parse("x.rb", head + bad))
          .withMessageMatching("(?s)`x\\.rb:[23]` .*");
    }
  }
}
