package ai.stigmer.release.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.registry.FakeRegistry;
import ai.stigmer.release.testing.registry.Tokens;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Clients of registries of our own, with a blob and an image to push there. */
final class RegistryClients implements AutoCloseable {
  static final byte[] BYTES = "0123456789".repeat(20).getBytes(StandardCharsets.UTF_8);
  static final Descriptor BLOB =
      new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(BYTES), BYTES.length);
  static final RegistryCredentials ALICE =
      RegistryCredentials.of(new Login.Password("alice", "correct horse"));

  private static final String REPOSITORY = "acme/runner";

  private final Http http = http(Duration.ofSeconds(20));
  private final Http impatient = http(Duration.ofMillis(300));
  private final Dist dist;
  private final ReleaseManifest.Image image;

  /** Builds the image in {@code folder}. */
  RegistryClients(Path folder) {
    image = SampleRelease.build(folder, "1.2.3").images().getFirst();
    dist = Dist.open(folder);
  }

  private static Http http(Duration idle) {
    return new Http(
        new HttpSettings(
            Duration.ofSeconds(5), idle, 1000, 4, Duration.ofMillis(1), Duration.ofMillis(50)),
        InstantSource.system());
  }

  /** A registry where Alice may push, with tokens for so many requests each. */
  static FakeRegistry guarded(int uses) {
    return FakeRegistry.guarded(tokens(uses));
  }

  static Tokens tokens(int uses) {
    return new Tokens("alice", "correct horse", uses);
  }

  RegistryImageStore store(FakeRegistry registry) {
    return store(registry, RegistryCredentials.ANONYMOUS);
  }

  RegistryImageStore store(FakeRegistry registry, RegistryCredentials credentials) {
    return store(registry, REPOSITORY, credentials);
  }

  RegistryImageStore store(
      FakeRegistry registry, String repository, RegistryCredentials credentials) {
    return store(registry, repository, http, credentials);
  }

  /** Gives up after 300 ms of silence. */
  RegistryImageStore impatient(FakeRegistry registry) {
    return store(registry, REPOSITORY, impatient, RegistryCredentials.ANONYMOUS);
  }

  private static RegistryImageStore store(
      FakeRegistry registry, String repository, Http with, RegistryCredentials credentials) {
    return new RegistryImageStore(
        ImageReference.parse(registry.host() + "/" + repository), with, credentials);
  }

  /** The index of the image. */
  Descriptor index() {
    return image.index();
  }

  /** All that belongs to the image, in the order of pushing. */
  List<Descriptor> contents() {
    return Desired.contents(dist.json(), image);
  }

  void publish(RegistryImageStore store) {
    for (Descriptor content : contents()) {
      store.push(content, dist.content(image, content));
    }
    store.tag("1.2.3", index());
    assertThat(store.resolve("1.2.3").map(Descriptor::digest)).contains(index().digest());
  }

  static byte[] read(RegistryImageStore store, Descriptor content) {
    try (InputStream in = store.content(content).open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.close();
    impatient.close();
  }
}
