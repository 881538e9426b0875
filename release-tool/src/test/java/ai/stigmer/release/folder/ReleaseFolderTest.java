package ai.stigmer.release.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleaseFolderTest {
  private static final byte[] BYTES = "archive".getBytes(StandardCharsets.UTF_8);
  private static final HostedAsset ASSET =
      new HostedAsset("a.tar.gz", BYTES.length, Digest.of(BYTES));

  @TempDir Path temporary;
  private ReleaseFolder host;

  @BeforeEach
  void open() {
    host = new ReleaseFolder(temporary.resolve("with space/releases"));
  }

  @Test
  void aDraftIsNotWhereUsersLook() {
    draft();

    assertThat(host.find("v1.2.3"))
        .hasValue(new HostedRelease("v1.2.3", State.DRAFT, List.of(ASSET)));
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.download(URI.create(host.downloads("v1.2.3") + "/a.tar.gz")));
  }

  @Test
  void aPublishedAssetIsAtItsUrl() throws IOException {
    draft();
    host.publish("v1.2.3", Latest.BECOMES_LATEST);

    URI url = URI.create(host.downloads("v1.2.3") + "/a.tar.gz");

    assertThat(url.toString())
        .startsWith("file:///")
        .endsWith("with%20space/releases/v1.2.3/a.tar.gz");
    try (var in = host.download(url).open()) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
    assertThat(host.latest()).hasValue("v1.2.3");
  }

  @Test
  void publishingLeavesTheLatestWhereItIsUnlessToldOtherwise() {
    draft();
    host.publish("v1.2.3", Latest.LATEST_STAYS);

    assertThat(host.latest()).isEmpty();
    host.markLatest("v1.2.3");
    assertThat(host.latest()).hasValue("v1.2.3");
  }

  @Test
  void publishingTwiceIsPublishingOnce() {
    draft();
    host.publish("v1.2.3", Latest.LATEST_STAYS);
    host.publish("v1.2.3", Latest.LATEST_STAYS);

    assertThat(host.find("v1.2.3").map(HostedRelease::state)).hasValue(State.PUBLISHED);
  }

  @Test
  void aPublishedReleaseTakesNoAsset() {
    draft();
    host.publish("v1.2.3", Latest.LATEST_STAYS);

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> host.upload("v1.2.3", ASSET, Content.of(BYTES)));
  }

  @Test
  void anAssetOfADraftIsReplaced() {
    draft();
    byte[] other = {1, 2, 3};
    HostedAsset replaced = new HostedAsset("a.tar.gz", 3, Digest.of(other));
    host.upload("v1.2.3", replaced, Content.of(other));

    assertThat(host.find("v1.2.3").orElseThrow().assets()).containsExactly(replaced);
  }

  @Test
  void bytesThatAreNotTheAssetsAreNotStored() {
    host.createDraft(heading());

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.upload("v1.2.3", ASSET, Content.of(new byte[] {1})));
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.upload("v1.2.3", ASSET, Content.of(new byte[BYTES.length])));
    assertThat(host.find("v1.2.3").orElseThrow().assets()).isEmpty();
  }

  @Test
  void anAssetWhoseFileIsGoneOrCutShortIsNotCounted() throws IOException {
    draft();
    Files.write(temporary.resolve("with space/releases/.draft-v1.2.3/a.tar.gz"), new byte[] {1});

    assertThat(host.find("v1.2.3").orElseThrow().assets()).isEmpty();
  }

  @Test
  void aTagThatWouldLeaveTheFolderIsRefused() {
    for (String tag : List.of("../v1", "a/b", ".draft-v1", "")) {
      assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> host.find(tag));
    }
  }

  @Test
  void aUrlOutsideOfTheFolderLeadsNowhere() {
    for (String url :
        List.of("file:///etc/passwd", "https://example.org/x", host.downloads("v1") + "/../../x")) {
      assertThatExceptionOfType(Mismatch.class)
          .isThrownBy(() -> host.download(URI.create(url)))
          .withMessageContaining("elsewhere");
    }
  }

  private void draft() {
    host.createDraft(heading());
    host.upload("v1.2.3", ASSET, Content.of(BYTES));
  }

  private static ReleaseHeading heading() {
    return new ReleaseHeading("v1.2.3", "stigmer", "1.2.3", "c".repeat(40), false);
  }
}
