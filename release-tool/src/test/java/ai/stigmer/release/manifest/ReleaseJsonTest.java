package ai.stigmer.release.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Layer;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.ReleaseManifest.Pointers;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReleaseJsonTest {
  private static final String GOLDEN = "/golden/manifest/release.json";

  @Test
  void writesEveryKeyInTheRecordsOrder() throws IOException {
    byte[] written = ReleaseJson.write(release());
    if (Boolean.getBoolean("golden.update")) {
      Files.write(Path.of("src/test/resources" + GOLDEN), written);
    }
    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(golden());
  }

  @Test
  void readsBackWhatItWrote() {
    assertThat(ReleaseJson.read("release.json", ReleaseJson.write(release())).value())
        .isEqualTo(release());
  }

  @Test
  void aReleaseWithoutImagesAndFormulaReadsBackToo() {
    ReleaseManifest bare =
        new ReleaseManifest(
            1,
            "tool",
            "1.0.0",
            "v1.0.0",
            false,
            "c".repeat(40),
            Instant.EPOCH,
            digest("lock"),
            List.of(),
            List.of(),
            new Pointers(List.of(), null));
    assertThat(ReleaseJson.read("release.json", ReleaseJson.write(bare)).value()).isEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          '  "product": "stigmer",'  | ''                                    | product
          '"schemaVersion": 1,'      | '"schemaVersion": 1, "colour": "red",' | colour
          '"kind": "archive"'        | '"kind": "arcive"'                    | artifacts[0].kind
          '2026-01-02T03:04:05Z'     | 'yesterday'                           | commitTime
          'archives/stigmer-1.2.3-linux-amd64.tar.gz' | '../x'               | artifacts[0]
          '"prerelease": false'      | '"prerelease": null'                  | prerelease
          """)
  void saysWhereTheContentIsBad(String from, String to, String key) throws IOException {
    String text = golden().replace(unquoted(from), unquoted(to));
    assertThat(text).isNotEqualTo(golden());
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () -> ReleaseJson.read("dist/release.json", text.getBytes(StandardCharsets.UTF_8)))
        .withMessageMatching("(?s)`dist/release\\.json:\\d+:\\d+` is no release.*")
        .withMessageContaining(key)
        .satisfies(e -> assertThat(e.hint()).isPresent());
  }

  @Test
  void refusesAnotherSchemaVersionByName() throws IOException {
    String text = golden().replace("\"schemaVersion\": 1", "\"schemaVersion\": 2");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> ReleaseJson.read("release.json", text.getBytes(StandardCharsets.UTF_8)))
        .withMessage("`release.json` has schema version 2, this program reads 1");
  }

  @Test
  void refusesTruncatedContentAndTrailingContent() throws IOException {
    String text = golden();
    for (String bad : List.of(text.substring(0, text.length() / 2), text + "{}", "", "null")) {
      assertThatExceptionOfType(InvalidInput.class)
          .as(bad)
          .isThrownBy(() -> ReleaseJson.read("release.json", bad.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String unquoted(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String golden() throws IOException {
    try (InputStream in = ReleaseJsonTest.class.getResourceAsStream(GOLDEN)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ReleaseManifest release() {
    Descriptor config =
        new Descriptor("application/vnd.oci.image.config.v1+json", digest("config"), 400);
    Descriptor manifest =
        new Descriptor(
            "application/vnd.oci.image.manifest.v1+json",
            digest("manifest"),
            700,
            Platform.LINUX_AMD64,
            new TreeMap<>());
    Descriptor index =
        new Descriptor(
            "application/vnd.oci.image.index.v1+json",
            digest("index"),
            900,
            null,
            new TreeMap<>(Map.of("org.opencontainers.image.version", "1.2.3")));
    Descriptor blob =
        new Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", digest("layer"), 3_000_000);
    return new ReleaseManifest(
        ReleaseManifest.SCHEMA_VERSION,
        "stigmer",
        "1.2.3",
        "v1.2.3",
        false,
        "0123456789012345678901234567890123456789",
        Instant.parse("2026-01-02T03:04:05Z"),
        digest("lock"),
        List.of(
            new Image(
                "agent-runner",
                "ghcr.io/acme/agent-runner",
                index,
                List.of(
                    new PlatformImage(
                        Platform.LINUX_AMD64,
                        manifest,
                        config,
                        List.of(new Layer("base", blob, digest("tar"), 7_000_000, null)))))),
        List.of(
            artifact(
                ArtifactKind.ARCHIVE,
                "stigmer-1.2.3-linux-amd64.tar.gz",
                Platform.LINUX_AMD64,
                "archives/",
                "application/gzip"),
            artifact(ArtifactKind.CHECKSUMS, "checksums.txt", null, "", "text/plain")),
        new Pointers(
            List.of(
                new Tag("ghcr.io/acme/agent-runner", "1.2.3", digest("index"), false),
                new Tag("ghcr.io/acme/agent-runner", "latest", digest("index"), true)),
            new Formula("stigmer", "1.2.3", digest("formula"))));
  }

  private static Artifact artifact(
      ArtifactKind kind, String name, @Nullable Platform platform, String folder, String type) {
    return new Artifact(kind, name, platform, folder + name, 42, digest(name), type);
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }
}
