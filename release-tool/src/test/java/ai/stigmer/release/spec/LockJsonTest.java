package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import ai.stigmer.release.spec.ReleaseLock.DebianRelease;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import ai.stigmer.release.spec.ReleaseLock.PinnedFile;
import ai.stigmer.release.spec.ReleaseLock.PinnedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockJsonTest {
  private static final Digest A = new Digest("a".repeat(64));
  private static final PackageRequest REQUEST =
      PackageRequest.closure("trixie", "arm64", List.of("zlib1g", "libc6"), List.of("awk"));
  private static final ReleaseLock LOCK =
      new ReleaseLock(
          1,
          List.of(
              new DebianRelease(
                  "trixie", Instant.parse("2026-09-12T07:55:41Z"), A, List.of("41587F7D"))),
          List.of(
              new PackageSet(
                  REQUEST,
                  List.of(
                      new DebianPackage(
                          "libc6", "2.41-12", "arm64", "pool/main/g/libc6.deb", 12, A)))),
          List.of(new Jdk(Platform.LINUX_AMD64, "25.0.3+9-LTS", "Eclipse Adoptium", A, A)),
          List.of(new PinnedFile(URI.create("https://jdk.example/jmods.tar.gz"), A)),
          List.of(new PinnedImage("host.example/base@" + A, A)));

  private static String golden() throws IOException {
    try (InputStream in =
        LockJsonTest.class.getResourceAsStream("/golden/spec/release.lock.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertWrong(String json, String words) {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> LockJson.read("release.lock", json.getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.problems().getFirst().file()).isEqualTo("release.lock"));
  }

  @Test
  void writesOneForm() throws IOException {
    assertThat(new String(LockJson.write(LOCK), StandardCharsets.UTF_8)).isEqualTo(golden());
    assertThat(new String(LockJson.write(ReleaseLock.EMPTY), StandardCharsets.UTF_8))
        .startsWith("{\n  \"schemaVersion\": 1,\n")
        .endsWith("}\n");
  }

  @Test
  void readsWhatItWrote() {
    assertThat(LockJson.read("release.lock", LockJson.write(LOCK))).isEqualTo(LOCK);
  }

  @Test
  void namesFileLineAndKeyOfAMistake() throws IOException {
    assertWrong(
        golden().replace("\"libc6\",\n          \"version\"", "\"libc6\",\n \"vers\""), "vers");
    assertWrong(golden().replace("\"sizeBytes\": 12", "\"sizeBytes\": \"x\""), "sizeBytes");
    assertWrong(golden().replace("linux/amd64", "plan9/amd64"), "unknown platform `plan9/amd64`");
    assertWrong(golden().replace("sha256:aaaa", "md5:aaaa"), "is no digest");
    assertWrong(
        golden().replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"), "schemaVersion 2");
    assertWrong(golden().replace("pool/main", "../main"), "is no pool path");
    assertWrong("{", "release.lock:1:");
    assertWrong("", "release.lock");
    assertWrong("[]", "release.lock");
    assertWrong(golden() + "x", "release.lock");
    assertWrong("{\"schemaVersion\": 1}", "release.lock");
  }

  @Test
  void namesTheEntryThatIsMissingAndTheCommandThatAddsIt() {
    PackageRequest other = PackageRequest.closure("trixie", "arm64", List.of("libc6"), List.of());
    assertThat(LOCK.packages(REQUEST).packages()).hasSize(1);
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> LOCK.packages(other))
        .withMessageContaining("debian set `trixie/arm64 libc6`")
        .satisfies(e -> assertThat(e.hint().orElse("")).contains("release-tool lock update"));
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> LOCK.jdk(Platform.DARWIN_ARM64))
        .withMessageContaining("`darwin/arm64`");
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> LOCK.file(URI.create("https://x.example/y")))
        .withMessageContaining("https://x.example/y");
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> LOCK.image("x"))
        .withMessageContaining("image `x`");
  }
}
