package ai.stigmer.release.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.image.RootDocument;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.registry.FakeRegistry;
import ai.stigmer.release.testing.registry.Fault;
import ai.stigmer.release.verify.Dist;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases from a registry with ghcr.io's habits, in good and in bad moods. */
class RegistryImagesTest {
  @TempDir private Path folder;
  private final FakeRegistry registry = FakeRegistry.open();
  private final Http http = Fast.http();
  private RegistryImages images;
  private ReleaseManifest.Image image;

  @BeforeEach
  void push() {
    ReleaseManifest release = SampleRelease.build(folder.resolve("dist"), "1.2.3");
    image = release.images().getFirst();
    Dist dist = Dist.open(folder.resolve("dist"));
    RegistryImageStore store =
        new RegistryImageStore(tagged(), http, RegistryCredentials.ANONYMOUS);
    for (Descriptor content : Desired.contents(image)) {
      store.push(content, dist.content(image, content));
    }
    store.tag("1", image.index());
    images = images(folder.resolve("cache"));
  }

  @AfterEach
  void stop() {
    http.close();
    registry.close();
  }

  private RegistryImages images(Path cache) {
    return new RegistryImages(http, RegistryCredentials.ANONYMOUS, new InputCache(cache, http));
  }

  private ImageReference tagged() {
    return ImageReference.parse(registry.host() + "/acme/base:1");
  }

  private ImageReference pinned() {
    return tagged().withDigest(image.index().digest());
  }

  private Image.Base base() {
    return images.base(pinned(), Platform.LINUX_AMD64, DownloadListener.SILENT);
  }

  private Path layer(Descriptor layer) {
    return images.layer(pinned(), layer, DownloadListener.SILENT);
  }

  @Test
  void givesLayersAsTheyAreAndAsksForEachOnce() throws Exception {
    assertThat(images.resolve(tagged())).isEqualTo(image.index().digest());
    Image.Base base = base();
    for (Descriptor layer : base.manifest().layers()) {
      assertThat(Digest.of(Files.readAllBytes(layer(layer)))).isEqualTo(layer.digest());
    }
    int before = registry.requests().size();

    images = images(folder.resolve("cache"));
    assertThat(base()).isEqualTo(base);
    base.manifest().layers().forEach(this::layer);

    assertThat(registry.requests()).hasSize(before);
    assertThat(registry.violations()).isEmpty();
  }

  @Test
  void keepsNothingThatWasChangedOnTheWay() {
    Descriptor layer = base().manifest().layers().getFirst();
    registry.faults(
        (_, method, _) -> method.equals("STORAGE") ? Fault.Body.CORRUPTED : new Fault.None());
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> layer(layer))
        .satisfies(e -> assertThat(e.expected()).isEqualTo(layer.digest().toString()));

    registry.faults((_, _, _) -> new Fault.None());
    assertThat(layer(layer)).hasSize(layer.sizeBytes());
  }

  @Test
  void saysThatThePullsOfTheAnonymousAreLimited() {
    registry.faults(
        (_, _, _) ->
            new Fault.Status(
                429,
                Map.of("Retry-After", "0"),
                "{\"errors\":[{\"message\":\"You have reached your pull rate limit.\"}]}"));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(this::base)
        .withMessageContaining("You have reached your pull rate limit.")
        .satisfies(
            e ->
                assertThat(e.hint())
                    .contains(
                        "the limit for pulls without credentials is reached: wait, or run"
                            + " `docker login "
                            + registry.host()
                            + "`"));
  }

  @Test
  void takesOnlyWhatIsAnImageOfTheNewerKind() {
    byte[] old =
        "{\"schemaVersion\":1,\"name\":\"a\",\"fsLayers\":[]}".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> RootDocument.describe("acme/base:1", old))
        .withMessageContaining("`schemaVersion` is not 2");
    byte[] artifact =
        "{\"schemaVersion\":2,\"mediaType\":\"application/x-other\"}"
            .getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> RootDocument.describe("acme/base:1", artifact))
        .withMessageContaining("`application/x-other` is no index and no manifest");
  }
}
