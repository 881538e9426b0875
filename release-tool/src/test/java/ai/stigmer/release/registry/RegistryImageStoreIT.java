package ai.stigmer.release.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.evidence.Provenance;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Referrer;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.layout.LayoutValidator;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.testing.DockerRegistry;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.registry.TokenServer;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to and reads from CNCF distribution, and lets skopeo read what was pushed. */
final class RegistryImageStoreIT {
  private static final Login ALICE = new Login.Password("alice", "correct horse");

  @TempDir static Path folder;
  private static DockerRegistry registry;
  private static ReleaseManifest release;
  private static final Http http = Fast.http();

  @BeforeAll
  static void start() throws IOException {
    registry = DockerRegistry.start(folder);
    release = SampleRelease.build(folder.resolve("dist"), "1.2.3");
  }

  @AfterAll
  static void stop() {
    http.close();
    registry.close();
  }

  private static RegistryImageStore store(String repository) {
    return store(registry, repository, RegistryCredentials.ANONYMOUS);
  }

  private static RegistryImageStore store(
      DockerRegistry registry, String repository, RegistryCredentials credentials) {
    return new RegistryImageStore(
        ImageReference.parse(registry.host() + "/" + repository), http, credentials);
  }

  private static Descriptor pushImage(RegistryImageStore store) {
    Dist dist = Dist.open(folder.resolve("dist"));
    ReleaseManifest.Image image = release.images().getFirst();
    for (Descriptor content : Desired.contents(dist.json(), image)) {
      store.push(content, dist.content(image, content));
    }
    return image.index();
  }

  private static Descriptor blob(byte[] bytes) {
    return new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(bytes), bytes.length);
  }

  private static byte[] bytes(Content content) {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anImageForTwoPlatformsIsReadBackBySkopeo() {
    RegistryImageStore store = store("acme/runner");
    Descriptor index = pushImage(store);
    store.tag("1.2.3", index);
    store.tag("latest", index);

    assertThat(store.resolve("1.2.3").map(Descriptor::digest)).contains(index.digest());
    assertThat(store.tags()).containsExactly("1.2.3", "latest");
    assertThat(store.resolve("2.0.0")).isEmpty();

    Path copy = folder.resolve("copy");
    run(
        RequiredTool.require("skopeo").toString(),
        "copy",
        "--all",
        "--src-tls-verify=false",
        "docker://" + store.name() + ":latest",
        "oci:" + copy + ":latest");
    ImageLayout layout = ImageLayout.open(copy);
    assertThat(layout.resolve("latest").map(Descriptor::digest)).contains(index.digest());
    assertThat(LayoutValidator.check(layout)).isEmpty();
  }

  @Test
  void readsBackEveryContentItPushed() {
    RegistryImageStore store = store("acme/read");
    pushImage(store);
    Dist dist = Dist.open(folder.resolve("dist"));
    ReleaseManifest.Image image = release.images().getFirst();
    for (Descriptor content : Desired.contents(dist.json(), image)) {
      assertThat(store.has(content)).isTrue();
      assertThat(bytes(store.content(content))).isEqualTo(bytes(dist.content(image, content)));
    }
  }

  @Test
  void releaseJsonIsFoundByTheImageThroughTheFallbackTag() {
    RegistryImageStore store = store("acme/found");
    Descriptor index = pushImage(store);
    pushImage(store);

    assertThat(store.referrers(index.digest()))
        .extracting(Referrer::artifactType)
        .containsExactlyInAnyOrder(Provenance.MEDIA_TYPE, ReleaseJson.MEDIA_TYPE);
    assertThat(store.resolve("sha256-" + index.digest().hex())).isPresent();
    assertThat(store.tags()).isEmpty();
  }

  @Test
  void entriesOfOthersStayInTheFallbackTag() {
    RegistryImageStore store = store("acme/others");
    Descriptor index = pushImage(store);
    String tag = "sha256-" + index.digest().hex();
    List<Referrer> ours = store.referrers(index.digest());
    byte[] others =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":%d,
        "artifactType":"application/x-other","x-unknown":[1,2]}]}
        """
            .formatted(
                MediaTypes.OCI_INDEX,
                MediaTypes.OCI_MANIFEST,
                release.images().getFirst().manifests().getFirst().manifest().digest(),
                release.images().getFirst().manifests().getFirst().manifest().sizeBytes())
            .getBytes(StandardCharsets.UTF_8);
    Descriptor theirs = new Descriptor(MediaTypes.OCI_INDEX, Digest.of(others), others.length);
    store.push(theirs, Content.of(others));
    store.tag(tag, theirs);
    assertThat(store.referrers(index.digest())).hasSize(1);

    pushImage(store);

    assertThat(store.referrers(index.digest()))
        .hasSize(ours.size() + 1)
        .containsAll(ours)
        .extracting(Referrer::artifactType)
        .contains("application/x-other");
    byte[] merged = bytes(store.content(store.resolve(tag).orElseThrow()));
    assertThat(new String(merged, StandardCharsets.UTF_8)).contains("\"x-unknown\":[1,2]");
  }

  @Test
  void looksIntoARepositoryThatDoesNotExist() {
    RegistryImageStore store = store("acme/nothing");
    Descriptor blob = blob("x".getBytes(StandardCharsets.UTF_8));
    assertThat(store.has(blob)).isFalse();
    assertThat(store.resolve("latest")).isEmpty();
    assertThat(store.tags()).isEmpty();
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> store.content(blob).open())
        .satisfies(e -> assertThat(e.actual()).isEqualTo("missing"));
  }

  @Test
  void storesNothingThatIsNotWhatItsDescriptorSays() {
    RegistryImageStore store = store("acme/wrong");
    byte[] right = "right".getBytes(StandardCharsets.UTF_8);
    for (String other : List.of("wrong", "longer than that", "")) {
      assertThatExceptionOfType(Mismatch.class)
          .isThrownBy(
              () -> store.push(blob(right), Content.of(other.getBytes(StandardCharsets.UTF_8))))
          .satisfies(
              e ->
                  assertThat(e.expected())
                      .isIn(Digest.of(right).toString(), right.length + " bytes"));
    }
    assertThat(store.has(blob(right))).isFalse();
  }

  @Test
  void mountsABlobOfAnotherRepository() {
    byte[] bytes = "shared".getBytes(StandardCharsets.UTF_8);
    store("acme/base").push(blob(bytes), Content.of(bytes));
    RegistryImageStore store = store("acme/mounting");
    assertThat(store.nearby(registry.host() + "/acme/base")).contains("acme/base");
    assertThat(store.nearby("ghcr.io/acme/base")).isEmpty();
    assertThat(store.nearby(store.name())).isEmpty();
    store.mount(
        blob(bytes),
        "acme/base",
        new Content() {
          @Override
          public long sizeBytes() {
            return bytes.length;
          }

          @Override
          public InputStream open() {
            throw new AssertionError("read, though it could be mounted");
          }
        });
    assertThat(store.has(blob(bytes))).isTrue();
  }

  @Test
  void uploadsWhatCannotBeMounted() {
    byte[] bytes = "not shared".getBytes(StandardCharsets.UTF_8);
    RegistryImageStore store = store("acme/not-mounting");
    store.mount(blob(bytes), "acme/nowhere", Content.of(bytes));
    assertThat(bytes(store.content(blob(bytes)))).isEqualTo(bytes);
  }

  @Test
  void refusesToNameAManifestThatIsNotThere() {
    Descriptor missing = new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(new byte[] {1}), 1);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> store("acme/tagging").tag("1.2.3", missing))
        .withMessageContaining(missing.digest().toString());
  }

  @Test
  void refusesAManifestWhosePartsAreMissing() {
    RegistryImageStore store = store("acme/parts");
    ReleaseManifest.Image image = release.images().getFirst();
    Descriptor manifest = image.manifests().getFirst().manifest();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () -> store.push(manifest, Dist.open(folder.resolve("dist")).content(image, manifest)))
        .withMessageContaining("does not have `sha256:");
    assertThat(store.has(manifest)).isFalse();
  }

  @Test
  void pagesThroughManyTags() {
    RegistryImageStore store = store("acme/many");
    Descriptor index = pushImage(store);
    for (int i = 0; i < 30; i++) {
      store.tag("t" + i, index);
    }
    assertThat(store.tags()).hasSize(30);
  }

  @Test
  void pushesWithAPassword() throws IOException {
    Path own = Files.createDirectory(folder.resolve("password"));
    try (DockerRegistry guarded = DockerRegistry.withPassword(own, "alice", "correct horse")) {
      RegistryImageStore store = store(guarded, "acme/runner", RegistryCredentials.of(ALICE));
      assertThat(store.obstacles()).isEmpty();
      Descriptor index = pushImage(store);
      store.tag("latest", index);
      assertThat(store.resolve("latest").map(Descriptor::digest)).contains(index.digest());

      RegistryImageStore stranger = store(guarded, "acme/runner", RegistryCredentials.ANONYMOUS);
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> stranger.resolve("latest"))
          .withMessageContaining("asks for credentials")
          .satisfies(
              e -> assertThat(e.hint()).contains("run `docker login " + guarded.host() + "`"));
      RegistryImageStore liar =
          store(
              guarded,
              "acme/runner",
              RegistryCredentials.of(new Login.Password("alice", "battery staple")));
      assertThat(liar.obstacles())
          .singleElement()
          .isInstanceOf(Refused.class)
          .extracting(Throwable::getMessage)
          .asString()
          .contains("does not accept these credentials")
          .doesNotContain("battery");
    }
  }

  @Test
  void pushesWithSignedTokensAndEverybodyReads() throws IOException {
    Path own = Files.createDirectory(folder.resolve("tokens"));
    try (TokenServer tokens = new TokenServer(own, "alice", "correct horse");
        DockerRegistry guarded =
            DockerRegistry.withTokens(
                own,
                tokens.realm(),
                TokenServer.SERVICE,
                TokenServer.ISSUER,
                tokens.certificates())) {
      RegistryImageStore store = store(guarded, "acme/runner", RegistryCredentials.of(ALICE));
      assertThat(store.obstacles()).isEmpty();
      Descriptor index = pushImage(store);
      store.tag("latest", index);

      RegistryImageStore anybody = store(guarded, "acme/runner", RegistryCredentials.ANONYMOUS);
      assertThat(anybody.resolve("latest").map(Descriptor::digest)).contains(index.digest());
      assertThat(bytes(anybody.content(index))).hasSize((int) index.sizeBytes());
      assertThat(anybody.obstacles()).singleElement().isInstanceOf(Refused.class);
      assertThat(tokens.issued())
          .containsExactly("repository:acme/runner:pull,push", "repository:acme/runner:pull");
    }
  }

  @Test
  void findsNoObstacleAndLeavesNothingBehind() {
    RegistryImageStore store = store("acme/rehearsal");
    assertThat(store.obstacles()).isEmpty();
    assertThat(store.tags()).isEmpty();
  }

  static void run(String... command) {
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
}
