package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.FormulaSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private final ReleaseSpec full =
      ReleaseSpecLoader.load(Path.of("src/test/resources/spec/good/full.yml"));

  @Test
  void narrowsPlatformsAndMovesDestinations() {
    ProfiledSpec local = full.inProfile("local");

    assertThat(local.spec().distributions())
        .singleElement()
        .extracting(DistributionSpec::platforms)
        .isEqualTo(List.of(Platform.LINUX_AMD64));
    assertThat(local.spec().destinations().folder()).hasToString("dist/local");
    assertThat(local.spec().formula())
        .extracting(FormulaSpec::bottles)
        .isEqualTo(Map.of(Platform.LINUX_AMD64, "x86_64_linux"));
    assertThat(local.spec().images()).isEqualTo(full.images());
    assertThat(local.movesPointersForPrereleases()).isFalse();
  }

  @Test
  void leavesOutADistributionWithoutPlatformAndItsFormula() {
    String text =
        Documents.text(Path.of("src/test/resources/spec/good/full.yml"))
            .replace("    platforms: [linux/amd64]\n", "    platforms: [linux/arm64]\n")
            .replace(
                "    platforms: [linux/amd64, linux/arm64]\n    runtime",
                "    platforms: [linux/amd64]\n    runtime")
            .replace(
                "formula:",
                "  - {name: other, platforms: [linux/arm64], runtime: java, application: {command: other, mainClass: a.B, jars: [b.jar]}}\nformula:");
    ProfiledSpec local = ReleaseSpecLoader.parse(text, "release.yml").inProfile("local");

    assertThat(local.spec().distributions())
        .singleElement()
        .extracting(DistributionSpec::name)
        .isEqualTo(Name.parse("other"));
    assertThat(local.spec().formula()).isNull();
  }

  @Test
  void isTheWholeFileByDefault() {
    assertThat(full.inProfile("default")).isEqualTo(new ProfiledSpec("default", full, false));
  }

  @Test
  void isSuggestedWhereItsNameIsMisspelt() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> full.inProfile("lokal"))
        .withMessage("profile `lokal`: is not in release.yml")
        .satisfies(e -> assertThat(e.hint()).contains("did you mean `local`?"));
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> full.inProfile("nightly"))
        .satisfies(e -> assertThat(e.hint()).contains("known are `default`, `local`"));
  }
}
