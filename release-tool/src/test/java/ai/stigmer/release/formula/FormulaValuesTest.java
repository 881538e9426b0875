package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaValuesTest {
  @ParameterizedTest
  @CsvSource({
    "stigmer, Stigmer",
    "release-tool, ReleaseTool",
    "foo_bar.baz, FooBarBaz",
    "gtk+, Gtkx",
    "node@22, NodeAT22",
    "s3-cli, S3Cli"
  })
  void namesTheClassAsHomebrewLooksForIt(String name, String className) {
    assertThat(new FormulaName(name).className()).isEqualTo(className);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Stigmer", "1pass", "a b", "a/b", "a--b", "ä", "a\n", "-a"})
  void refusesANameHomebrewCannotLoad(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new FormulaName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1.2.3", "1.2 3", "1/2", "1\"", "latest"})
  void refusesAVersionThatIsNone(String version) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> FormulaFixtures.on(FormulaFixtures.ALL, version, "https://example.org/x/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/bin/x", "../x", "a/../x", "a//b", "a b", "x\"", "x\n"})
  void refusesAPathOutsideTheArchive(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InstallPaths(path, Map.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InstallPaths("x", Map.of(Shell.BASH, path), List.of()));
  }

  @Test
  void refusesAManPageWithoutSection() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InstallPaths("x", Map.of(), List.of("man/x.txt")));
  }

  @Test
  void refusesAnUnquotedShellWordInItsTest() {
    FormulaValues values = FormulaFixtures.stigmer();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FormulaValues(
                    values.name(),
                    values.about(),
                    values.version(),
                    values.downloads(),
                    values.bottles(),
                    values.install(),
                    values.caveats(),
                    values.service(),
                    List.of("$(id)")));
  }

  @Test
  void refusesNoPlatformsNoBottlesAndRelativeUrls() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FormulaFixtures.on(List.of(), "1.2.3", "https://example.org/"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BottleBlock(URI.create("https://example.org"), new TreeMap<>()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FormulaFixtures.on(FormulaFixtures.ALL, "1.2.3", "releases/"));
  }
}
