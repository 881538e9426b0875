package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.testing.DockerRegistry;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the built jar on bases that skopeo has put into CNCF distribution. */
class RegistryBaseIT {
  @TempDir static Path shared;
  private static DockerRegistry registry;
  private static ImageLayout source;
  private static Descriptor sourceRoot;

  @TempDir Path temporary;
  private TinyRepository repository;

  @BeforeAll
  static void fillRegistry() {
    RequiredTool.require("git");
    RequiredTool.require("skopeo");
    registry = DockerRegistry.start(shared);
    source = layout("1.0.0");
    sourceRoot = source.resolve("1.0.0").orElseThrow();
    push("1.0.0", registry, "acme/base:1", "--all");
    push("1.0.0", registry, "acme/docker:1", "--all", "--format", "v2s2");
    push("1.0.0", registry, "acme/docker-amd64:1", "--format", "v2s2");
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @BeforeEach
  void init() {
    repository = new TinyRepository(temporary);
  }

  private static ImageLayout layout(String version) {
    SampleRelease.build(shared.resolve(version), version);
    return ImageLayout.open(shared.resolve(version).resolve("images").resolve(SampleRelease.IMAGE));
  }

  /** Copies the sample; without {@code --all} that of this machine's operating system for amd64. */
  private static void push(String version, DockerRegistry to, String name, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("skopeo", "--override-arch", "amd64", "copy", "--dest-tls-verify=false"));
    command.addAll(List.of(options));
    command.add("oci:" + shared.resolve(version).resolve("images/agent-runner") + ":" + version);
    command.add("docker://" + to.host() + "/" + name);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private TinyRepository on(String reference) {
    return on(registry, reference);
  }

  private TinyRepository on(DockerRegistry from, String reference) {
    return repository.releasing(
        "    platforms: [linux/amd64]\n",
        """
            platforms: [linux/amd64, linux/arm64]
            base:
              image: %s
        """
            .formatted(from.host() + "/" + reference));
  }

  private Outcome succeeds(String... arguments) {
    Outcome outcome = repository.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome;
  }

  private void lock() {
    succeeds("lock", "update");
    repository.tree().commit("lock").git("tag", "--force", "v1.2.3");
  }

  private ImageLayout built() {
    return ImageLayout.open(repository.dist().resolve("images/acme"));
  }

  private Image.Base built(Platform platform) {
    return built().base(built().resolve("1.2.3").orElseThrow(), platform);
  }

  @Test
  void aTagIsPinnedAndItsLayersAreKeptAsTheyAre() {
    on("acme/base:1");
    Outcome pinned = succeeds("lock", "update");
    assertThat(pinned.out()).isEqualTo("image " + registry.host() + "/acme/base:1: new\n");
    repository.tree().commit("lock").git("tag", "--force", "v1.2.3");
    succeeds("build");

    for (Platform platform : List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64)) {
      Image.Base base = source.base(sourceRoot, platform);
      assertThat(built(platform).manifest().layers())
          .hasSize(3)
          .startsWith(base.manifest().layers().toArray(Descriptor[]::new));
      assertThat(built(platform).config().diffIds())
          .startsWith(base.config().diffIds().toArray(Digest[]::new));
      assertThat(built(platform).config().container()).isEqualTo(base.config().container());
    }
    succeeds("verify", "--dist-only");
    assertThat(repository.dist().resolve("sbom/acme-1.2.3-linux-arm64.image.cdx.json"))
        .content()
        .contains(
            "\"purl\": \"pkg:oci/base@%s?repository_url=%s/acme/base\""
                .formatted(sourceRoot.digest(), registry.host()));
    assertThat(repository.dist().resolve("provenance/acme-1.2.3.intoto.json"))
        .content()
        .contains("\"uri\": \"pkg:oci/base@" + sourceRoot.digest() + "?repository_url=")
        .contains("\"gitCommit\": \"" + repository.tree().git("rev-parse", "HEAD") + "\"")
        .contains("\"name\": \"%s\"".formatted("registry.example.com/acme linux/arm64"))
        .doesNotContain("release.json");
  }

  @Test
  void aTagThatMovedIsToldAndChangesNothingBeforeItIsPinned() throws IOException {
    push("1.0.0", registry, "acme/moving:1", "--all");
    on("acme/moving:1");
    lock();
    layout("1.1.0");
    push("1.1.0", registry, "acme/moving:1", "--all");

    Outcome moved = repository.run("lock", "update", "--check");

    assertThat(moved.exitCode()).as(moved.err()).isEqualTo(ExitCode.CHANGES);
    assertThat(moved.out())
        .matches("image \\S+/acme/moving:1: sha256:[0-9a-f]{64} → sha256:[0-9a-f]{64}\n");
    assertThat(Files.readString(repository.folder().resolve("release.lock")))
        .contains(sourceRoot.digest().toString());
    succeeds("build");
    assertThat(built(Platform.LINUX_AMD64).manifest().layers())
        .startsWith(
            source
                .base(sourceRoot, Platform.LINUX_AMD64)
                .manifest()
                .layers()
                .toArray(Descriptor[]::new));
  }

  @Test
  void dockersMediaTypesBecomeOcisAroundTheSameBytes() {
    on("acme/docker:1");
    lock();
    succeeds("build");

    List<Descriptor> layers = built(Platform.LINUX_ARM64).manifest().layers();
    assertThat(layers).extracting(Descriptor::mediaType).containsOnly(MediaTypes.OCI_LAYER_GZIP);
    assertThat(layers)
        .extracting(Descriptor::digest)
        .startsWith(
            source.base(sourceRoot, Platform.LINUX_ARM64).manifest().layers().stream()
                .map(Descriptor::digest)
                .toArray(Digest[]::new));
    succeeds("verify", "--dist-only");
  }

  @Test
  void layersOfABaseInTheSameRegistryDoNotTravel() {
    try (GitHubServer github = new GitHubServer("acme/acme")) {
      repository.releasing(
          "registry.example.com",
          registry.host(),
          "    platforms: [linux/amd64]\n",
          """
              platforms: [linux/amd64]
              base:
                image: %s/acme/base:1
          """
              .formatted(registry.host()),
          "github: acme/acme",
          "github: acme/acme\n  githubUrl: %s\n  githubApi: %s"
              .formatted(github.endpoint(), github.endpoint()));
      lock();
      github.pushTag("v1.2.3", repository.tree().git("rev-parse", "HEAD"));
      Map<String, String> token = Map.of("GITHUB_TOKEN", GitHubServer.TOKEN);
      Descriptor layer =
          source.base(sourceRoot, Platform.LINUX_AMD64).manifest().layers().getFirst();
      succeeds("build");

      Outcome plan = repository.run(token, "plan");
      assertThat(plan.out())
          .contains(
              "mount   acme "
                  + layer.digest()
                  + " (not there yet, and a layer of acme/base, saves ")
          .containsPattern("to send, \\d+ B to mount\n");
      Outcome published = repository.run(token, "publish");

      assertThat(published.exitCode()).as(published.err()).isZero();
      assertThat(registry.answers())
          .contains(
              "201 POST /v2/acme/blobs/uploads/?mount=" + layer.digest() + "&from=acme%2Fbase");
      assertThat(registry.answers())
          .as("uploads: our layer, configuration, bill, provenance, release.json, and `{}`")
          .filteredOn(answer -> answer.startsWith("201 PUT /v2/acme/blobs/uploads/"))
          .hasSize(6);
    }
  }

  @Test
  void aPlatformThatTheBaseLacksIsNamedWithThoseItHas() {
    on("acme/docker-amd64:1");
    lock();

    Outcome outcome = repository.run("build");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(outcome.err())
        .contains("acme/docker-amd64:1@sha256:")
        .contains("has no image for `linux/arm64`")
        .contains("it has `linux/amd64`");
  }

  @Test
  void whatIsNotThereOrNotPinnedIsTold() {
    on("acme/base:2");
    Outcome noTag = repository.run("lock", "update");
    assertThat(noTag.exitCode()).isEqualTo(ExitCode.MISCONFIGURED);
    assertThat(noTag.err()).contains("/acme/base:2`", "the registry has no such tag");

    Outcome notPinned = repository.run("build");
    assertThat(notPinned.exitCode()).isEqualTo(ExitCode.MISCONFIGURED);
    assertThat(notPinned.err())
        .contains("no entry for image `" + registry.host() + "/acme/base:2`", "lock update");

    on("acme/base@sha256:" + "a".repeat(64));
    lock();
    Outcome gone = repository.run("build");
    assertThat(gone.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(gone.err()).contains("`sha256:" + "a".repeat(64) + "` is missing");
  }

  @Test
  void aPrivateBaseIsReadWithDockersCredentialsAndOnceReadNeedsNoRegistry() throws IOException {
    Path own = Files.createDirectory(temporary.resolve("guarded"));
    Path docker = Files.createDirectory(temporary.resolve("docker"));
    Map<String, String> alice = Map.of("DOCKER_CONFIG", docker.toString());
    try (DockerRegistry guarded = DockerRegistry.withPassword(own, "alice", "correct horse")) {
      String auth =
          Base64.getEncoder()
              .encodeToString("alice:correct horse".getBytes(StandardCharsets.UTF_8));
      Files.writeString(
          docker.resolve("config.json"),
          "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(guarded.host(), auth));
      push("1.0.0", guarded, "acme/base:1", "--all", "--dest-creds", "alice:correct horse");
      on(guarded, "acme/base:1");

      Outcome stranger = repository.run("lock", "update");
      assertThat(stranger.exitCode()).isEqualTo(77);
      assertThat(stranger.err()).contains("asks for credentials", "docker login " + guarded.host());

      assertThat(repository.run(alice, "lock", "update").exitCode()).isZero();
      repository.tree().commit("lock").git("tag", "--force", "v1.2.3");
      assertThat(repository.run(alice, "build").exitCode()).isZero();
    }
    Image.Base before = built(Platform.LINUX_AMD64);
    Folder.delete(repository.dist());
    succeeds("build");
    assertThat(built(Platform.LINUX_AMD64)).isEqualTo(before);
  }
}
