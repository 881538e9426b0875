package ai.stigmer.release.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.manifest.ImageArtifacts;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayoutImageStoreTest {
  private static final byte[] BYTES = "blob".getBytes(StandardCharsets.UTF_8);
  private static final Descriptor BLOB =
      new Descriptor(MediaTypes.OCI_LAYER, Digest.of(BYTES), BYTES.length);

  @TempDir Path temporary;

  @Test
  void lookingMakesNothing() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("half"));
    LayoutImageStore store = new LayoutImageStore(folder);

    assertThat(store.has(BLOB)).isFalse();
    assertThat(store.tags()).isEmpty();
    assertThat(store.resolve("latest")).isEmpty();
    assertThatExceptionOfType(Mismatch.class).isThrownBy(() -> store.content(BLOB));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void bytesThatAreNotTheBlobsAreNotStored() {
    LayoutImageStore store = store();

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> store.push(BLOB, Content.of(new byte[] {1, 2, 3, 4})));
    assertThat(store.has(BLOB)).isFalse();
    store.push(BLOB, Content.of(BYTES));
    store.push(BLOB, Content.of(BYTES));
    assertThat(store.has(BLOB)).isTrue();
  }

  @Test
  void aManifestNeedsItsPartsAndATagItsManifest() {
    ReleaseManifest release = SampleRelease.build(temporary.resolve("dist"), "1.2.3");
    Dist dist = Dist.open(temporary.resolve("dist"));
    ReleaseManifest.Image image = release.images().getFirst();
    LayoutImageStore store = store();

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> store.push(image.index(), dist.content(image, image.index())))
        .withMessageContaining(image.index().digest().toString());
    assertThat(store.has(image.index())).isFalse();
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> store.tag("1.2.3", image.index()));
    Desired.contents(image).forEach(c -> store.push(c, dist.content(image, c)));
    store.tag("1.2.3", image.index());
    assertThat(store.resolve("1.2.3").map(Descriptor::digest)).hasValue(image.index().digest());
  }

  @Test
  void anArtifactIsFoundByWhatItIsAbout() {
    ReleaseManifest release = SampleRelease.build(temporary.resolve("dist"), "1.2.3");
    Dist dist = Dist.open(temporary.resolve("dist"));
    ReleaseManifest.Image image = release.images().getFirst();
    LayoutImageStore store = store();
    assertThat(store.referrers(image.index().digest())).isEmpty();

    for (int time = 1; time <= 2; time++) {
      Desired.contents(dist.json(), image).forEach(c -> store.push(c, dist.content(image, c)));
    }

    assertThat(store.referrers(image.index().digest()))
        .filteredOn(r -> r.artifactType().equals(ReleaseJson.MEDIA_TYPE))
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.manifest().digest())
                    .isEqualTo(ImageArtifacts.releaseJson(dist.json(), image).manifest().digest()));
    assertThat(store.tags()).isEmpty();
    assertThat(LayoutValidator.check(ImageLayout.open(temporary.resolve("store")))).isEmpty();
  }

  private LayoutImageStore store() {
    return new LayoutImageStore(temporary.resolve("store"));
  }
}
