package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What users download, unpacked and run as they do. */
class DistributionIT {
  private static final Checkout RELEASED = Checkout.released();

  @TempDir static Path temporary;
  private static Path amd64;
  private static Path arm64;

  @BeforeAll
  static void unpack() throws IOException {
    Requirement.tools("tar", "gzip", "sha256sum", "qemu-aarch64-static");
    amd64 = unpack("linux-amd64");
    arm64 = unpack("linux-arm64");
  }

  private static Path unpack(String platform) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(platform));
    Command.of("tar", "-xzf", RELEASED.archive("stigmer", platform), "-C", folder).output();
    try (var entries = Files.list(folder)) {
      List<Path> top = entries.toList();
      assertThat(top).as("one top folder").hasSize(1);
      return top.getFirst();
    }
  }

  @Test
  void theCliTellsTheVersionOfTheRelease() {
    Path stigmer = amd64.resolve("bin/stigmer");
    String version = RELEASED.version();

    assertThat(Command.of(stigmer, "--version").output()).contains(version);
    assertThat(Command.of(stigmer, "version").output()).contains(version);
    JsonNode json = Json.parse(Command.of(stigmer, "version", "-o", "json").output());
    assertThat(json.get("data").get("version").asString()).isEqualTo(version);
    assertThat(json.get("data").get("image").toString()).contains(RELEASED.imageDigest());
  }

  @Test
  void theCliRunsThroughSymbolicLinksFromAnywhere() throws IOException {
    Path bin = Files.createDirectory(temporary.resolve("links"));
    Path absolute = Files.createSymbolicLink(bin.resolve("one"), amd64.resolve("bin/stigmer"));
    Path relative = Files.createSymbolicLink(bin.resolve("two"), Path.of("one"));

    assertThat(Command.of(absolute, "version").in(Path.of("/")).output())
        .contains(RELEASED.version());
    assertThat(Command.of(relative, "version").in(Path.of("/")).output())
        .contains(RELEASED.version());
    assertThat(Command.of("./two", "version").in(bin).output()).contains(RELEASED.version());
  }

  @Test
  void theCliBringsItsOwnJava() {
    assertThat(
            Command.of(
                    "env",
                    "--ignore-environment",
                    "PATH=/usr/bin:/bin",
                    amd64.resolve("bin/stigmer"),
                    "version")
                .output())
        .contains(RELEASED.version());
  }

  @Test
  void theArm64CliRunsOnAnEmulatedProcessor() throws IOException {
    Path java = arm64.resolve("lib/runtime/bin/java");
    Path root = Emulation.arm64Root();
    assertThat(Command.of("qemu-aarch64-static", "-L", root, java, "-version").run().err())
        .contains("openjdk version \"25");

    // The launcher execs its runtime's java, which this machine's kernel may not run by itself.
    Path launcher = arm64.resolve("bin/stigmer-emulated");
    String script = Files.readString(arm64.resolve("bin/stigmer"));
    assertThat(script).contains("exec \"$java\" \"$@\"");
    Files.writeString(
        launcher,
        script.replace(
            "exec \"$java\" \"$@\"",
            "exec qemu-aarch64-static -L '" + root + "' \"$java\" \"$@\""));
    assertThat(Command.of("sh", launcher, "--version").output()).contains(RELEASED.version());
  }

  @Test
  void sha256sumAcceptsTheAssetsSideBySide() throws IOException {
    Path downloads = Files.createDirectory(temporary.resolve("downloads"));
    for (JsonNode artifact : Json.each(RELEASED.release().get("artifacts"))) {
      // What a release offers for download; embedded tarballs come inside of archives, the formula
      // from the tap.
      if (!Set.of("embedded", "formula").contains(artifact.get("kind").asString())) {
        Path file = RELEASED.dist().resolve(artifact.get("path").asString());
        Files.copy(file, downloads.resolve(file.getFileName()));
      }
    }
    Command check = Command.of("sha256sum", "--check", "--strict", "checksums.txt").in(downloads);
    assertThat(check.output().lines()).hasSizeGreaterThanOrEqualTo(6);

    Path damaged = downloads.resolve(RELEASED.archive("stigmer", "linux-amd64").getFileName());
    Files.write(damaged, new byte[] {0}, StandardOpenOption.APPEND);
    assertThat(check.run().exitCode()).isNotZero();
  }

  @Test
  void completionsAndTheManualAreThere() throws IOException {
    for (Path home : List.of(amd64, arm64)) {
      assertThat(home.resolve("share/completions/stigmer.bash")).isNotEmptyFile();
      assertThat(home.resolve("share/completions/_stigmer")).isNotEmptyFile();
      assertThat(home.resolve("share/completions/stigmer.fish")).isNotEmptyFile();
      assertThat(Files.readString(home.resolve("share/man/man1/stigmer.1"))).contains(".TH");
    }
    Command.of("bash", "-n", amd64.resolve("share/completions/stigmer.bash")).output();
  }

  @Test
  void theDistributionNamesTheImageByDigestAndItsEmbeddedRunner() {
    for (Path home : List.of(amd64, arm64)) {
      JsonNode facts = Json.read(home.resolve("distribution.json"));
      assertThat(facts.get("version").asString()).isEqualTo(RELEASED.version());
      assertThat(facts.get("image").get("reference").asString())
          .isEqualTo("ghcr.io/stigmer/agent-runner@" + RELEASED.imageDigest());

      JsonNode embedded = facts.get("embedded");
      Path tarball = home.resolve(embedded.get("path").asString());
      assertThat(Tree.sha256(tarball)).isEqualTo(embedded.get("sha256").asString());
      assertThat(tarball).hasSize(embedded.get("sizeBytes").asLong());
    }
  }

  @Test
  void theEmbeddedRunnerRunsOnTheClisOwnRuntime() throws IOException {
    Path runner = Files.createDirectory(temporary.resolve("runner"));
    String path =
        Json.read(amd64.resolve("distribution.json")).get("embedded").get("path").asString();
    Command.of("tar", "-xzf", amd64.resolve(path), "-C", runner).output();

    assertThat(
            Command.of(runner.resolve("bin/agent-runner"), "--version")
                .with("JAVA_HOME", amd64.resolve("lib/runtime").toString())
                .output())
        .isEqualTo("agent-runner " + RELEASED.version() + "\n");
    assertThat(
            Command.of(runner.resolve("bin/agent-runner"), "--print-environment")
                .with("JAVA_HOME", amd64.resolve("lib/runtime").toString())
                .output())
        .contains("TEMPORAL_SERVICE_ADDRESS");
  }
}
