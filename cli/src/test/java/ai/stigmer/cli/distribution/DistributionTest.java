package ai.stigmer.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.cli.failure.BrokenInstallation;
import ai.stigmer.cli.failure.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String JSON =
      """
      {"schemaVersion":1,"product":"stigmer","version":"1.2.3-rc.1","commit":"%s",\
      "image":{"reference":"ghcr.io/acme/runner@sha256:%s",\
      "platforms":{"linux/arm64":{"compressedSizeBytes":7},"linux/amd64":{"compressedSizeBytes":5000000000}}},\
      "embedded":{"path":"embedded/runner.tar.gz","sha256":"%s","sizeBytes":3}}
      """
          .formatted(HEX.substring(0, 40), HEX, HEX);

  @TempDir Path home;

  @Test
  void readsEveryFact() throws IOException {
    Distribution distribution = read(JSON);
    assertThat(distribution.product()).isEqualTo("stigmer");
    assertThat(distribution.version()).isEqualTo("1.2.3-rc.1");
    assertThat(distribution.commit()).isEqualTo(HEX.substring(0, 40));
    assertThat(distribution.image().reference()).isEqualTo("ghcr.io/acme/runner@sha256:" + HEX);
    assertThat(distribution.image().compressedSizeBytes().toString())
        .isEqualTo("{linux/amd64=5000000000, linux/arm64=7}");
    assertThat(distribution.embedded())
        .isEqualTo(new Distribution.Embedded(Path.of("embedded/runner.tar.gz"), HEX, 3));
  }

  @Test
  void laterReleasesMayAddKeys() throws IOException {
    assertThat(read(JSON.replace("{\"schema", "{\"new\":[1],\"schema")).version())
        .isEqualTo("1.2.3-rc.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "schemaVersion":1          | "schemaVersion":2           | has schema 2, and this program reads 1
          "schemaVersion":1          | "schemaVersion":1.5         | has a wrong `schemaVersion`
          "schemaVersion":1,         | ``                          | lacks `schemaVersion`
          "product":"stigmer"        | "product":""                | has a wrong `product`
          "version":"1.2.3-rc.1"     | "version":7                 | has a wrong `version`
          "version":"1.2.3-rc.1",    | ``                          | lacks `version`
          "commit":"0                | "commit":"Z                 | has a wrong `commit`
          @sha256:                   | :latest                     | has a wrong `image.reference`
          "linux/amd64"              | "linux"                     | has a wrong `image.platforms.linux`
          "platforms":{              | "platforms":{},"x":{        | has nothing in `image.platforms`
          "compressedSizeBytes":7    | "compressedSizeBytes":0     | has a wrong `image.platforms.linux/arm64.compressedSizeBytes`
          "compressedSizeBytes":7    | "compressedSizeBytes":"7"   | has a wrong `image.platforms.linux/arm64.compressedSizeBytes`
          "path":"embedded/          | "path":"/                   | has a wrong `embedded.path`
          "path":"embedded/          | "path":"../                 | has a wrong `embedded.path`
          "path":"embedded/          | "path":"a/../../            | has a wrong `embedded.path`
          "path":"embedded/          | "path":"a\\u0000            | has a wrong `embedded.path`
          "embedded":{               | "embedded":[],"x":{         | has a wrong `embedded`
          "sizeBytes":3              | "sizeBytes":-3              | has a wrong `embedded.sizeBytes`
          """)
  void namesWhatIsWrong(String right, String wrong, String message) {
    assertThat(JSON).contains(right);
    assertBroken(JSON.replace(right, wrong), message);
  }

  @Test
  void rejectsWhatIsNoJson() {
    assertBroken("", "is not JSON");
    assertBroken("[]", "is not JSON");
    assertBroken(JSON.substring(0, 100), "is not JSON");
    assertBroken(JSON + "{}", "is not JSON");
  }

  @Test
  void readsNoMoreThanAMebibyte() {
    assertBroken(JSON + " ".repeat(1 << 20), "is larger than 1048576 bytes");
  }

  @Test
  void rejectsAFolderInItsPlace() throws IOException {
    Files.createDirectory(home.resolve("distribution.json"));
    assertThatExceptionOfType(BrokenInstallation.class)
        .isThrownBy(() -> Distribution.read(home))
        .withMessageContaining("cannot be read");
  }

  private Distribution read(String json) throws IOException {
    Files.writeString(home.resolve("distribution.json"), json);
    return Distribution.read(home);
  }

  private void assertBroken(String json, String message) {
    Path file = home.resolve("distribution.json");
    assertThatExceptionOfType(BrokenInstallation.class)
        .isThrownBy(() -> read(json))
        .satisfies(
            broken -> {
              assertThat(broken.getMessage()).contains("`" + file + "` " + message);
              assertThat(broken.exitStatus()).isEqualTo(ExitStatus.INTERNAL);
              assertThat(broken.code()).isEqualTo("broken-installation");
              assertThat(broken.retryable()).isFalse();
              assertThat(broken.details()).containsEntry("file", file.toString());
              assertThat(broken.actions()).hasSize(1);
            });
  }
}
