package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.formula.FormulaLint;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.source.GitFacts;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpecLoader;
import ai.stigmer.release.spec.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The formula of this repository's own release. */
class FormulaStepTest {
  private static final Path REPOSITORY = Path.of("..");

  private final ReleaseSpec spec = ReleaseSpecLoader.load(REPOSITORY.resolve("release.yml"));
  private final BuildRequest request =
      new BuildRequest(
          REPOSITORY,
          spec.inProfile("default"),
          new GitFacts(
              Version.parse("1.2.3"), "v1.2.3", true, "0".repeat(40), Instant.EPOCH, false),
          ReleaseLock.EMPTY,
          Digest.of(new byte[0]),
          REPOSITORY.resolve("dist"));
  private final FormulaStep step = FormulaStep.of(request).orElseThrow();

  @Test
  void hasCanonicalUrlsOfItsOwnDistributionAlone() {
    String ruby = step.render(artifacts(), FormulaStep.canonicalDownloads(request));

    assertThat(FormulaLint.lint(ruby)).isEmpty();
    assertThat(ruby)
        .contains(
            "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-amd64.tar.gz")
        .contains(digest("stigmer-1.2.3-darwin-arm64.tar.gz"))
        .contains("arm64_sonoma: ")
        .doesNotContain("release-tool-1.2.3");
  }

  @Test
  void isRenderedForAnotherBaseUrlWithTheSameDigests() {
    URI elsewhere = URI.create("http://127.0.0.1:8080/v1.2.3");

    String ruby = step.render(artifacts(), elsewhere);

    assertThat(ruby)
        .contains("http://127.0.0.1:8080/v1.2.3/stigmer-1.2.3-linux-arm64.tar.gz")
        .contains(digest("stigmer-1.2.3-linux-arm64.tar.gz"))
        .doesNotContain("releases/download");
  }

  @Test
  void namesBottlesAsHomebrewAsksForThem() {
    assertThat(step.bottle(Platform.parse("darwin/arm64")).fileName())
        .isEqualTo("stigmer-1.2.3.arm64_sonoma.bottle.tar.gz");
  }

  private static List<Artifact> artifacts() {
    List<Artifact> artifacts = new ArrayList<>();
    for (String platform : List.of("linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64")) {
      Platform on = Platform.parse(platform.replace('-', '/'));
      for (String name : List.of("release-tool", "stigmer")) {
        artifacts.add(artifact(ArtifactKind.ARCHIVE, name + "-1.2.3-" + platform + ".tar.gz", on));
      }
      artifacts.add(artifact(ArtifactKind.BOTTLE, "bottle for " + platform, on));
    }
    artifacts.add(artifact(ArtifactKind.CHECKSUMS, "checksums.txt", null));
    return artifacts;
  }

  private static Artifact artifact(ArtifactKind kind, String name, @Nullable Platform platform) {
    return new Artifact(
        kind, name, platform, name, 1, Digest.parse("sha256:" + digest(name)), "application/gzip");
  }

  private static String digest(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
