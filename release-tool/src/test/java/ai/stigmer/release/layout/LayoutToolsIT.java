package ai.stigmer.release.layout;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** skopeo and umoci read layouts and archives as we mean them. */
class LayoutToolsIT {
  private static final ImageReference NAME = ImageReference.parse("ghcr.io/acme/runner:1.2.3");

  @TempDir private Path folder;
  private ImageLayout layout;
  private Path skopeo;

  @BeforeEach
  void requireSkopeo() {
    skopeo = RequiredTool.require("skopeo");
    layout = ImageLayout.create(folder.resolve("layout"));
  }

  @Test
  void skopeoCopiesEveryPlatformOfALayout() throws Exception {
    Descriptor root = SampleImage.write(layout, Format.OCI);
    layout.tag("1.2.3", root);

    skopeo("copy", "--all", "oci:" + layout.folder() + ":1.2.3", "dir:" + folder.resolve("dir"));

    assertThat(Files.readAllBytes(folder.resolve("dir/manifest.json")))
        .isEqualTo(Files.readAllBytes(layout.blob(root.digest()).path()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void skopeoReadsTheConfigurationOfEachPlatform(String architecture) throws Exception {
    layout.tag("1.2.3", SampleImage.write(layout, Format.OCI));

    JsonNode inspected =
        JsonMapper.shared()
            .readTree(
                skopeo(
                    "inspect",
                    "--config",
                    "--override-os=linux",
                    "--override-arch=" + architecture,
                    "oci:" + layout.folder() + ":1.2.3"));

    assertThat(inspected.path("architecture").stringValue()).isEqualTo(architecture);
    assertThat(inspected.path("config").path("User").stringValue()).isEqualTo("1000:1000");
  }

  @Test
  void skopeoReadsAnOciArchive() throws Exception {
    Descriptor root = SampleImage.write(layout, Format.OCI);
    Path archive = folder.resolve("image.tar");
    try (OutputStream out = Files.newOutputStream(archive)) {
      new ImageExport(layout).oci(root, List.of(NAME), out);
    }

    skopeo(
        "copy",
        "--all",
        "oci-archive:" + archive + ":1.2.3",
        "oci:" + folder.resolve("copy") + ":1.2.3");

    ImageLayout copy = ImageLayout.open(folder.resolve("copy"));
    assertThat(copy.resolve("1.2.3").orElseThrow().digest()).isEqualTo(root.digest());
    assertThat(LayoutValidator.check(copy)).isEmpty();
  }

  @Test
  void skopeoReadsADockerArchiveWithItsHealthCheck() throws Exception {
    Descriptor root = SampleImage.write(layout, Format.OCI);
    Path archive = folder.resolve("image.tar");
    try (OutputStream out = Files.newOutputStream(archive)) {
      new ImageExport(layout).docker(root, Platform.LINUX_AMD64, List.of(NAME), out);
    }

    JsonNode config =
        JsonMapper.shared()
            .readTree(
                skopeo("inspect", "--raw", "--config", "docker-archive:" + archive + ":" + NAME));
    assertThat(config.at("/config/Healthcheck/Test/2").stringValue()).isEqualTo("--healthcheck");
    skopeo(
        "copy", "docker-archive:" + archive + ":" + NAME, "oci:" + folder.resolve("copy") + ":x");
    assertThat(LayoutValidator.check(ImageLayout.open(folder.resolve("copy")))).isEmpty();
  }

  @Test
  void exportsTheSameBytesTwice() throws IOException {
    Descriptor root = SampleImage.write(layout, Format.OCI);
    ImageExport export = new ImageExport(layout);
    for (String name : List.of("a", "b")) {
      try (OutputStream oci = Files.newOutputStream(folder.resolve(name + ".oci"));
          OutputStream docker = Files.newOutputStream(folder.resolve(name + ".docker"))) {
        export.oci(root, List.of(NAME), oci);
        export.docker(root, Platform.LINUX_ARM64, List.of(NAME), docker);
      }
    }

    assertThat(folder.resolve("a.oci")).hasSameBinaryContentAs(folder.resolve("b.oci"));
    assertThat(folder.resolve("a.docker")).hasSameBinaryContentAs(folder.resolve("b.docker"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux/amd64", "linux/arm64"})
  void umociUnpacksEachPlatform(String name) throws Exception {
    Path umoci = RequiredTool.require("umoci");
    Platform platform = Platform.parse(name);
    Descriptor root = SampleImage.write(layout, Format.OCI);
    layout.tag("one", layout.forPlatform(root, platform));
    Path bundle = folder.resolve("bundle");

    run(umoci, "unpack", "--rootless", "--image", layout.folder() + ":one", bundle.toString());

    Path rootfs = bundle.resolve("rootfs");
    assertThat(rootfs.resolve("etc/platform")).hasContent(name);
    assertThat(Files.readSymbolicLink(rootfs.resolve("bin"))).isEqualTo(Path.of("usr/bin"));
    assertThat(rootfs.resolve("bin/linked")).hasContent("umlaut");
    assertThat(Files.getAttribute(rootfs.resolve("usr/bin/ü"), "unix:ino"))
        .isEqualTo(Files.getAttribute(rootfs.resolve("usr/bin/linked"), "unix:ino"));
    assertThat((Integer) Files.getAttribute(rootfs.resolve("workspace"), "unix:mode") & 07777)
        .isEqualTo(01777);
    assertThat(Files.isDirectory(rootfs.resolve("app"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(layout.manifest(layout.resolve("one").orElseThrow().digest()).value().mediaType())
        .isEqualTo(MediaTypes.OCI_MANIFEST);
  }

  private String skopeo(String... arguments) throws IOException, InterruptedException {
    return run(skopeo, arguments);
  }

  private String run(Path command, String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(Map.of("HOME", folder.toString(), "LC_ALL", "C.UTF-8"));
    Process process =
        builder.redirectErrorStream(true).redirectOutput(Redirect.to(output.toFile())).start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as("%s: %s", line, text).isTrue();
    return text;
  }
}
