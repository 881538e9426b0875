package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.image.ContainerConfig;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.ImageConfig;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images of the built jar: one from scratch, one on it, and what is exported of them. */
class ImageCommandIT {
  private static final String CONFIG =
      """
          config:
            user: 1000:1000
            workingDirectory: /workspace
            entrypoint: [/bin/acme]
            environment:
              COLOUR: green

      destinations:
      """;

  @TempDir Path temporary;
  private TinyRepository repository;

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("git");
    RequiredTool.require("tar");
  }

  @BeforeEach
  void buildFromScratch() {
    repository = new TinyRepository(temporary).releasing("\ndestinations:\n", CONFIG);
    succeeds("build");
  }

  @Test
  void anImageOnALayoutKeepsWhatItsBaseSaysAndItDoesNot() throws IOException {
    ContainerConfig base = container();
    String digest = root().digest().toString();
    Files.move(repository.dist().resolve("images/acme"), repository.folder().resolve("base"));
    repository.releasing(
        "    platforms: [linux/amd64]\n",
        """
            platforms: [linux/amd64]
            base:
              layout:
                path: base
                digest: %s
        """
            .formatted(digest));
    succeeds("build");

    assertThat(base.user()).isEqualTo("1000:1000");
    assertThat(container()).isEqualTo(base);
    assertThat(config().diffIds()).hasSize(2);
  }

  @Test
  void anArchiveForOciToolsHoldsOneImageOfOneName() throws IOException {
    Path archive = temporary.resolve("oci.tar");
    succeeds("image", "export", "acme", "--format", "oci", "-o", archive.toString());

    JsonNode index = JsonMapper.shared().readTree(member(archive, "index.json"));
    assertThat(index.get("manifests")).hasSize(1);
    assertThat(index.get("manifests").get(0).get("annotations").toString())
        .contains("registry.example.com/acme:1.2.3");
  }

  @Test
  void anExportUpToALayerIsABaseThatStartsNothing() throws IOException {
    repository.releasing(
        "\ndestinations:\n",
        """
              - name: more
                directories:
                  - path: /workspace
        """
            + CONFIG);
    succeeds("build");
    Path archive = temporary.resolve("base.tar");
    succeeds("image", "export", "acme", "--up-to", "files", "--output", archive.toString());

    JsonNode image = JsonMapper.shared().readTree(member(archive, "manifest.json")).get(0);
    assertThat(image.get("Layers")).hasSize(1);
    ImageConfig config =
        ImageConfig.read("config", member(archive, image.get("Config").asString())).value();
    assertThat(config.diffIds()).isEqualTo(config().diffIds().subList(0, 1));
    assertThat(config.history()).hasSize(1);
    assertThat(config.container().user()).isEqualTo("1000:1000");
    assertThat(config.container().env()).isEqualTo(Map.of("COLOUR", "green"));
    assertThat(config.container().entrypoint()).isEmpty();
  }

  @Test
  void namesTheLayersWhereOneIsUnknown() {
    Outcome outcome = repository.run("image", "export", "acme", "--up-to", "runtime");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .startsWith("error: `runtime` is no layer of `acme` for linux/amd64; these are: files\n");
  }

  private void succeeds(String... arguments) {
    Outcome outcome = repository.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  private ImageLayout layout() {
    return ImageLayout.open(repository.dist().resolve("images/acme"));
  }

  private Descriptor root() {
    return Objects.requireNonNull(layout().tags().get("1.2.3"));
  }

  private ImageConfig config() {
    return layout().base(root(), Platform.LINUX_AMD64).config();
  }

  private ContainerConfig container() {
    return config().container();
  }

  private static byte[] member(Path archive, String name) throws IOException {
    Process tar =
        new ProcessBuilder(
                List.of("tar", "--extract", "--to-stdout", "--file", archive.toString(), name))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream out = tar.getInputStream()) {
      return out.readAllBytes();
    }
  }
}
