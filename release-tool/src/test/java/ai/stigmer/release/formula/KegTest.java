package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Platform;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KegTest {
  private static final List<String> ARCHIVE =
      List.of(
          "LICENSE",
          "bin/stigmer",
          "distribution.json",
          "lib/app/LICENSE",
          "share/completions/_stigmer",
          "share/completions/stigmer.bash",
          "share/completions/stigmer.fish",
          "share/man/man1/stigmer.1");

  @Test
  void putsEverythingWhereAnInstallWould() {
    assertThat(Keg.of(FormulaFixtures.INSTALL, ARCHIVE))
        .containsExactly(
            new KegEntry.Moved("LICENSE", "LICENSE"),
            new KegEntry.Link("bin/stigmer", "../libexec/bin/stigmer"),
            new KegEntry.Moved("etc/bash_completion.d/stigmer", "share/completions/stigmer.bash"),
            new KegEntry.Moved("libexec/bin/stigmer", "bin/stigmer"),
            new KegEntry.Moved("libexec/distribution.json", "distribution.json"),
            new KegEntry.Moved("libexec/lib/app/LICENSE", "lib/app/LICENSE"),
            new KegEntry.Moved(
                "share/fish/vendor_completions.d/stigmer.fish", "share/completions/stigmer.fish"),
            new KegEntry.Moved("share/man/man1/stigmer.1", "share/man/man1/stigmer.1"),
            new KegEntry.Moved("share/zsh/site-functions/_stigmer", "share/completions/_stigmer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LICENSE.txt", "license-MIT", "README.md", "NOTICE", "Changelog.rst"})
  void movesMetafilesToTheTopAsHomebrewDoes(String name) {
    List<String> archive = List.of("bin/x", name);

    assertThat(Keg.of(new InstallPaths("bin/x", java.util.Map.of(), List.of()), archive))
        .contains(new KegEntry.Moved(name, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"notice.json", "readme.sh", "licenses", "news-2026.txt"})
  void leavesOtherFilesInLibexec(String name) {
    List<String> archive = List.of("bin/x", name);

    assertThat(Keg.of(new InstallPaths("bin/x", java.util.Map.of(), List.of()), archive))
        .contains(new KegEntry.Moved("libexec/" + name, name));
  }

  @Test
  void refusesAnArchiveWithoutAPathTheFormulaInstalls() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Keg.of(FormulaFixtures.INSTALL, List.of("bin/stigmer")))
        .withMessageContaining("is not in the archive");
  }

  @ParameterizedTest
  @CsvSource({
    "darwin/arm64, stigmer-1.2.3.arm64_sonoma.bottle.tar.gz",
    "darwin/amd64, stigmer-1.2.3.sonoma.bottle.tar.gz",
    "linux/arm64, stigmer-1.2.3.arm64_linux.bottle.tar.gz",
    "linux/amd64, stigmer-1.2.3.x86_64_linux.bottle.tar.gz",
  })
  void namesABottleAsHomebrewAsksForIt(String platform, String fileName) {
    var bottle =
        new Bottle(new FormulaName("stigmer"), "1.2.3", BottleTag.of(Platform.parse(platform)));

    assertThat(bottle.fileName()).isEqualTo(fileName);
    assertThat(bottle.kegPrefix()).isEqualTo("stigmer/1.2.3/");
  }

  @Test
  void ordersBottlesAsHomebrewWants() {
    assertThat(
            Stream.of("x86_64_linux", "sonoma", "arm64_linux", "arm64_tahoe", "arm64_big_sur")
                .map(BottleTag::new)
                .sorted())
        .extracting(BottleTag::value)
        .containsExactly("arm64_big_sur", "arm64_tahoe", "sonoma", "arm64_linux", "x86_64_linux");
  }

  @ParameterizedTest
  @CsvSource({
    "arm64_tahoe, darwin/arm64",
    "big_sur, darwin/amd64",
    "arm64_linux, linux/arm64",
    "x86_64_linux, linux/amd64"
  })
  void knowsThePlatformOfATag(String tag, String platform) {
    assertThat(new BottleTag(tag).platform()).isEqualTo(Platform.parse(platform));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "linux", "amd64_linux", "arm64_", "Sonoma", "x86_64_sonoma", "a\""})
  void refusesATagHomebrewDoesNotKnow(String tag) {
    assertThatIllegalArgumentException().isThrownBy(() -> new BottleTag(tag));
  }
}
