package ai.stigmer.release.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Image.Addition;
import ai.stigmer.release.image.Image.Parts;
import ai.stigmer.release.image.ImageConfig.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final SortedMap<String, String> ANNOTATIONS =
      new TreeMap<>(Map.of("org.opencontainers.image.version", "1.2.3"));

  private static final ContainerConfig CONTAINER =
      ContainerConfig.builder()
          .user("1000:1000")
          .exposedPort("8080/tcp")
          .env(Map.of("PATH", "/usr/bin"))
          .entrypoint(List.of("/usr/bin/java", "-jar", "a \"b\".jar"))
          .cmd(List.of("serve"))
          .volume("/workspace")
          .workingDir("/workspace")
          .labels(Map.of("z", "1", "a", "<ü>"))
          .stopSignal("SIGTERM")
          .healthcheck(
              new Healthcheck(
                  List.of("CMD", "/usr/bin/true"),
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(3),
                  Duration.ofSeconds(5),
                  3))
          .build();

  @ParameterizedTest
  @EnumSource(Format.class)
  void writesEachDocumentInOneForm(Format format) throws IOException {
    Image image = image(format, Platform.LINUX_AMD64, null);
    Encoded<Index> index =
        Image.index(format, List.of(image(format, Platform.LINUX_ARM64, null), image), ANNOTATIONS);

    String name = format == Format.OCI ? "oci" : "docker";
    assertGolden(name + "-config.json", image.config());
    assertGolden(name + "-manifest.json", image.manifest());
    assertGolden(name + "-index.json", index);
  }

  @Test
  void readsBackWhatItWrote() {
    Image image = image(Format.OCI, Platform.LINUX_ARM64, null);
    Encoded<Index> index = Image.index(Format.OCI, List.of(image), ANNOTATIONS);

    assertThat(ImageConfig.read("x", image.config().bytes()).value())
        .isEqualTo(image.config().value());
    assertThat(Manifest.read("x", image.manifest().bytes()).value())
        .isEqualTo(image.manifest().value());
    assertThat(Index.read("x", index.bytes()).value()).isEqualTo(index.value());
  }

  @Test
  void keepsTheBytesOfWhatItReads() {
    byte[] foreign =
        """
        { "manifests": [], "x-unknown": 1,
          "schemaVersion": 2 }
        """
            .getBytes(StandardCharsets.UTF_8);

    Encoded<Index> index = Index.read("x", foreign);

    assertThat(index.bytes()).isEqualTo(foreign);
    assertThat(index.digest()).isEqualTo(Digest.of(foreign));
    assertThat(index.sizeBytes()).isEqualTo(foreign.length);
  }

  @Test
  void readsAPlatformWeDoNotReleaseForAsNone() {
    String digest = Digest.of(new byte[0]).toString();
    byte[] bytes =
        """
        {"schemaVersion":2,"manifests":[{"mediaType":"m","digest":"%s","size":0,
        "platform":{"os":"unknown","architecture":"unknown"}}]}
        """
            .formatted(digest)
            .getBytes(StandardCharsets.UTF_8);

    assertThat(Index.read("x", bytes).value().manifests().getFirst().platform()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"schemaVersion\":1,\"manifests\":[]}",
        "{\"schemaVersion\":2,\"manifests\":{}}",
        "{\"schemaVersion\":2,\"schemaVersion\":2,\"manifests\":[]}",
        "{\"schemaVersion\":2,\"mediaType\":\"text/plain\",\"manifests\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"m\",\"digest\":\"md5:0\",\"size\":0}]}",
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"m\"}]}",
        "{\"schemaVersion\":2,\"manifests\":[3]}",
      })
  void refusesWhatIsNoIndex(String json) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Index.read("the index", json.getBytes(StandardCharsets.UTF_8)))
        .withMessageStartingWith("`the index` is no ")
        .satisfies(e -> assertThat(e.hint()).isPresent());
  }

  @Test
  void buildsOnABaseKeepingItsLayersConfigurationAndHistory() {
    Image base = image(Format.DOCKER, Platform.LINUX_AMD64, null);
    ContainerConfig own =
        ContainerConfig.builder()
            .entrypoint(List.of("/app"))
            .env(Map.of("HOME", "/home"))
            .labels(Map.of("a", "own"))
            .build();
    Addition top = new Addition(layer(7), "application");

    Image image =
        Image.assemble(
            new Parts(
                Format.OCI,
                Platform.LINUX_AMD64,
                new Image.Base(base.manifest().value(), base.config().value()),
                List.of(top),
                own,
                CREATED,
                new TreeMap<>()));

    ImageConfig config = image.config().value();
    assertThat(image.manifest().value().layers())
        .extracting(Descriptor::mediaType)
        .containsOnly(MediaTypes.OCI_LAYER_GZIP)
        .hasSize(3);
    assertThat(config.diffIds()).last().isEqualTo(layer(7).diffId());
    assertThat(config.history())
        .extracting(History::createdBy)
        .containsExactly("base packages", "runtime", "application");
    assertThat(config.container().entrypoint()).containsExactly("/app");
    assertThat(config.container().cmd()).isEmpty();
    assertThat(config.container().user()).isEqualTo("1000:1000");
    assertThat(config.container().env()).containsOnlyKeys("PATH", "HOME");
    assertThat(config.container().labels()).containsEntry("a", "own").containsEntry("z", "1");
    assertThat(config.container().health()).isPresent();
  }

  @Test
  void namesEveryLayerOfABaseWithoutHistory() {
    Image made = image(Format.OCI, Platform.LINUX_AMD64, null);
    ImageConfig silent =
        new ImageConfig(
            null,
            Platform.LINUX_AMD64,
            ContainerConfig.EMPTY,
            made.config().value().diffIds(),
            List.of());

    Image image =
        image(Format.OCI, Platform.LINUX_AMD64, new Image.Base(made.manifest().value(), silent));

    assertThat(image.config().value().history()).hasSize(4);
  }

  @Test
  void refusesABaseForAnotherPlatform() {
    Image arm = image(Format.OCI, Platform.LINUX_ARM64, null);

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                image(
                    Format.OCI,
                    Platform.LINUX_AMD64,
                    new Image.Base(arm.manifest().value(), arm.config().value())))
        .withMessageContaining("is a base for `linux/arm64`, not for `linux/amd64`");
  }

  @Test
  void refusesAHealthCheckNoEngineRuns() {
    for (List<String> test :
        List.of(List.<String>of(), List.of("true"), List.of("CMD"), List.of("NONE", "x"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Healthcheck(test, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghcr.io/acme/runner",
        "ghcr.io/acme/runner:1.2.3",
        "localhost:5000/a__b/c-d.e:latest",
        "127.0.0.1:5000/x@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "[::1]:5000/x:_",
        "ghcr.io/a:1@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      })
  void printsAReferenceAsItWasParsed(String text) {
    assertThat(ImageReference.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "runner | image reference",
        "acme/runner | registry",
        "ghcr.io/Acme/runner | repository",
        "ghcr.io/acme//runner | repository",
        "ghcr.io/acme/runner: | image reference",
        "ghcr.io/acme/runner:.x | tag",
        "ghcr.io/acme/runner:a+b | tag",
        "ghcr.io/acme/runner@sha256:12 | sha256",
        "https://ghcr.io/a | registry",
      })
  void refusesWhatIsNoReference(String text, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse(text))
        .withMessageContaining("is no " + what);
  }

  private static Image image(Format format, Platform platform, Image.@Nullable Base base) {
    return Image.assemble(
        new Parts(
            format,
            platform,
            base,
            List.of(new Addition(layer(1), "base packages"), new Addition(layer(2), "runtime")),
            CONTAINER,
            CREATED,
            ANNOTATIONS));
  }

  private static Layer layer(int content) {
    Digest digest = Digest.of(new byte[] {(byte) content});
    return new Layer(
        new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, 1),
        Digest.of(new byte[] {(byte) content, 0}),
        2);
  }

  private static void assertGolden(String name, Encoded<?> document) throws IOException {
    Path golden = Path.of("src/test/resources/golden/image", name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(golden.getParent());
      Files.write(golden, document.bytes());
    }
    assertThat(new String(document.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(golden));
  }
}
