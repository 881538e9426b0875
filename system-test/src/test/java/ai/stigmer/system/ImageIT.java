package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The released image in the hands of skopeo, umoci, a Docker Engine and an emulated arm64. */
class ImageIT {
  private static final Checkout RELEASED = Checkout.released();
  private static final long MAX_UNPACKED_BYTES = 100_000_000;

  @TempDir Path temporary;

  @BeforeAll
  static void tools() {
    Requirement.tools("skopeo", "umoci");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void skopeoInspectsEachPlatform(String architecture) {
    JsonNode image =
        Json.parse(
            Command.of(
                    "skopeo",
                    "inspect",
                    "--override-os",
                    "linux",
                    "--override-arch",
                    architecture,
                    UnpackedImage.released())
                .output());

    assertThat(image.get("Architecture").asString()).isEqualTo(architecture);
    JsonNode labels = image.get("Labels");
    assertThat(labels.get("org.opencontainers.image.version").asString())
        .isEqualTo(RELEASED.version());
    assertThat(labels.get("org.opencontainers.image.revision").asString())
        .isEqualTo(RELEASED.release().get("commit").asString());
    assertThat(labels.get("org.opencontainers.image.source").asString())
        .isEqualTo("https://github.com/stigmer/stigmer");
  }

  @Test
  void skopeoCopiesEveryPlatformWithoutAnotherDigest() {
    Path copy = temporary.resolve("copy");
    Command.of("skopeo", "copy", "--quiet", "--all", UnpackedImage.released(), "oci:" + copy + ":x")
        .output();

    assertThat(
            Json.read(copy.resolve("index.json")).get("manifests").get(0).get("digest").asString())
        .isEqualTo(RELEASED.imageDigest());
  }

  @Test
  void skopeoReadsTheOciArchive() {
    Path archive = temporary.resolve("image.tar");
    RELEASED
        .releaseTool("image", "export", "agent-runner", "--format", "oci", "-o", archive)
        .output();

    String raw = Command.of("skopeo", "inspect", "--raw", "oci-archive:" + archive).output();
    Path index = temporary.resolve("index");
    try {
      Files.writeString(index, raw);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat("sha256:" + Tree.sha256(index)).isEqualTo(RELEASED.imageDigest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void umociUnpacksARootFileSystemOfTheRightUserAndSize(String architecture) throws IOException {
    UnpackedImage image = UnpackedImage.of(architecture);

    JsonNode process = Json.read(image.bundle().resolve("config.json")).get("process");
    assertThat(process.get("user").get("uid").asInt()).isEqualTo(1000);
    assertThat(process.get("user").get("gid").asInt()).isEqualTo(1000);
    assertThat(process.get("cwd").asString()).isEqualTo("/workspace");
    assertThat(process.get("args").get(0).asString()).isEqualTo("/opt/java/bin/java");
    assertThat(Json.each(process.get("args")).getLast().asString())
        .isEqualTo("ai.stigmer.runner.Main");

    Path root = image.root();
    assertThat(root.resolve("opt/java/bin/java")).isExecutable();
    assertThat(root.resolve("bin")).isSymbolicLink();
    assertThat(root.resolve("opt/agent-runner/agent-runner.jar")).isRegularFile();
    if (Requirement.isRoot()) {
      assertThat(Files.getAttribute(root.resolve("workspace"), "unix:uid")).isEqualTo(1000);
      assertThat(Files.getAttribute(root.resolve("workspace"), "unix:gid")).isEqualTo(1000);
      assertThat(Files.getAttribute(root.resolve("opt"), "unix:uid", LinkOption.NOFOLLOW_LINKS))
          .isEqualTo(0);
    }
    assertThat(Tree.sizeBytes(root)).isBetween(50_000_000L, MAX_UNPACKED_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void theHealthCheckStandsInTheConfig(String architecture) {
    JsonNode health =
        Json.parse(
                Command.of(
                        "skopeo",
                        "inspect",
                        "--config",
                        "--raw",
                        "--override-os",
                        "linux",
                        "--override-arch",
                        architecture,
                        UnpackedImage.released())
                    .output())
            .get("config")
            .get("Healthcheck");

    assertThat(health.get("Test").get(0).asString()).isEqualTo("CMD");
    assertThat(Json.each(health.get("Test")).getLast().asString()).isEqualTo("--healthcheck");
    assertThat(health.get("Interval").asLong()).isEqualTo(30_000_000_000L);
  }

  @Test
  void arm64RunsOnAnEmulatedProcessor() {
    Requirement.tools("qemu-aarch64-static");
    Path root = Emulation.arm64Root();
    Path java = root.resolve("opt/java/bin/java");

    assertThat(Command.of("qemu-aarch64-static", "-L", root, java, "-version").run().err())
        .contains("openjdk version \"25");
    assertThat(
            Command.of(
                    "qemu-aarch64-static",
                    "-L",
                    root,
                    java,
                    "-cp",
                    root.resolve("opt/agent-runner/agent-runner.jar"),
                    "ai.stigmer.runner.Main",
                    "--version")
                .output())
        .startsWith("agent-runner ");
  }
}
