package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.formula.FormulaEdit.Wanted;
import ai.stigmer.release.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formulae people wrote get to a newer version line by line. */
final class FormulaEditTest {
  private static final Path BEFORE = Path.of("src/test/resources/edit/formula");
  private static final Path GOLDEN = Path.of("src/test/resources/golden/formula/edit");

  @ParameterizedTest
  @ValueSource(strings = {"platform_blocks", "single_url", "bottles", "single_quotes"})
  void changesTheLinesOfTheVersionAndNoOtherByte(String name) throws IOException {
    String before = Files.readString(BEFORE.resolve(name + ".rb"));

    String edited = update(before, wanted("1.3.0", FormulaFixtures.ALL));

    Path golden = GOLDEN.resolve(name + ".rb");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, edited);
    }
    assertThat(edited).isEqualTo(Files.readString(golden));
    List<String> old = before.lines().toList();
    List<String> now = edited.lines().toList();
    assertThat(now).hasSameSizeAs(old);
    assertThat(
            IntStream.range(0, old.size())
                .filter(line -> !old.get(line).equals(now.get(line)))
                .mapToObj(old::get))
        .allMatch(line -> line.strip().matches("(url|sha256|version|root_url)\\b.*"));
    assertThat(update(edited, wanted("1.3.0", FormulaFixtures.ALL))).isEqualTo(edited);
  }

  static List<List<Platform>> platforms() {
    return FormulaFixtures.subsets().toList();
  }

  /** Whatever platforms it is for: an edit gives what rendering gives, seal included. */
  @ParameterizedTest
  @MethodSource("platforms")
  void changesARenderedFormulaAsRenderingWould(List<Platform> platforms) {
    for (String folder : List.of(FormulaFixtures.GITHUB, "file:///srv/v%s/")) {
      String before = render(platforms, "1.2.3", folder);

      assertThat(
              FormulaEdit.update(
                  "stigmer.rb",
                  before,
                  wanted(FormulaFixtures.on(platforms, "1.3.0", folder.formatted("1.3.0")))))
          .isEqualTo(render(platforms, "1.3.0", folder));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "on_arm do | if Hardware::CPU.arm? | 19 | inside `if Hardware::CPU.arm?`",
        "on_macos do | stable do | 19 | inside `on_arm do`",
        "sha256 \"aaaa | mirror \"https://m.example/x.tar.gz\" # | 20 | has a `mirror`",
        "darwin-arm64.tar.gz | #{version}.tar.gz | 19 | has no URL but",
        "sha256 \"aaaa | sha512 \"aaaa | 19 | has no `sha256` after its `url`",
      })
  void namesTheLineOfAShapeItDoesNotUnderstand(String part, String other, int line, String problem)
      throws IOException {
    String before = Files.readString(BEFORE.resolve("platform_blocks.rb"));
    assertThat(before).contains(part);

    assertRefused(before.replaceFirst(part, Matcher.quoteReplacement(other)), line)
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "    root_url | `    rebuild 1\n    root_url` | 14 | `rebuild`",
        "  license | `  revision 1\n  license` | 6 | `revision`",
        "sonoma:       | big_sur:      | 15 | a bottle for `big_sur`, and 1.3.0 has none",
        "-1.2.3-linux-amd64 | -1.2.3-any | 4 | cannot be told what archive of 1.3.0",
      })
  void namesTheLineOfABottleOrArchiveThatIsNotThere(
      String part, String other, int line, String problem) throws IOException {
    String before = Files.readString(BEFORE.resolve("bottles.rb"));
    assertThat(before).contains(part);

    assertRefused(before.replaceFirst(part, other), line).withMessageContaining(problem);
  }

  @Test
  void refusesBottlesOfAReleaseThatHasNone() throws IOException {
    String before = Files.readString(BEFORE.resolve("bottles.rb"));
    Wanted all = wanted("1.3.0", FormulaFixtures.ALL);
    Wanted none = new Wanted(all.name(), all.version(), all.archives(), Optional.empty());

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update(before, none))
        .withMessageContaining("has bottles, and 1.3.0 has none");
  }

  @Test
  void refusesAPlatformTheReleaseIsNotFor() throws IOException {
    String before = Files.readString(BEFORE.resolve("platform_blocks.rb"));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update(before, wanted("1.3.0", List.of(Platform.LINUX_AMD64))))
        .satisfies(
            e -> {
              assertThat(e.subject()).isEqualTo("stigmer.rb:19");
              assertThat(e.hint()).hasValue("the release has none for its platform");
            });
  }

  @Test
  void refusesAFormulaThatWouldNotSayItsVersion() throws IOException {
    String before = Files.readString(BEFORE.resolve("platform_blocks.rb"));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update(before, wanted("1.3.0-rc.1", FormulaFixtures.ALL)))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("version \"1.3.0-rc.1\""));
  }

  @Test
  void refusesLineEndsOfOtherSystems() throws IOException {
    String before = Files.readString(BEFORE.resolve("single_url.rb"));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update(before.replace("\n", "\r"), wanted("1.3.0", FormulaFixtures.ALL)));
  }

  /** Those of Windows are kept. */
  @Test
  void keepsCarriageReturns() throws IOException {
    String before = Files.readString(BEFORE.resolve("bottles.rb"));
    Wanted wanted = wanted("1.3.0", FormulaFixtures.ALL);

    assertThat(update(before.replace("\n", "\r\n"), wanted))
        .isEqualTo(update(before, wanted).replace("\n", "\r\n"));
  }

  private static ThrowableAssertAlternative<InvalidInput> assertRefused(String before, int line) {
    return assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update(before, wanted("1.3.0", FormulaFixtures.ALL)))
        .satisfies(e -> assertThat(e.subject()).isEqualTo("stigmer.rb:" + line));
  }

  private static String update(String before, Wanted wanted) {
    return FormulaEdit.update("stigmer.rb", before, wanted);
  }

  private static Wanted wanted(String version, List<Platform> platforms) {
    return wanted(
        FormulaFixtures.on(platforms, version, FormulaFixtures.GITHUB.formatted(version)));
  }

  private static Wanted wanted(FormulaValues values) {
    return new Wanted(values.name(), values.version(), values.downloads(), values.bottles());
  }

  private static String render(List<Platform> platforms, String version, String folder) {
    return FormulaTemplate.standard()
        .render(FormulaFixtures.on(platforms, version, folder.formatted(version)));
  }
}
