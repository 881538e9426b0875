package ai.stigmer.release.github;

import static ai.stigmer.release.github.HostedRepository.BYTES;
import static ai.stigmer.release.github.HostedRepository.COMMIT;
import static ai.stigmer.release.github.HostedRepository.HEADING;
import static ai.stigmer.release.github.HostedRepository.TAG;
import static ai.stigmer.release.github.HostedRepository.asset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.testing.github.GitHubServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of assets: uploads keep, replace or refuse; downloads are of this host. */
final class GitHubAssetsTest {
  @AutoClose private final HostedRepository github = new HostedRepository();
  private final GitHubServer server = github.server;
  private final GitHubReleaseHost host = github.host;

  @Test
  void keepsTheSameAssetReplacesAnotherAndStopsAtAPublishedRelease() {
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    github.upload("a.txt", BYTES);
    server.forgetRequests();
    github.upload("a.txt", BYTES);
    assertThat(server.requests()).noneMatch(r -> r.startsWith("POST") || r.startsWith("DELETE"));

    byte[] other = "other".getBytes(StandardCharsets.UTF_8);
    github.upload("a.txt", other);
    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", other));

    host.publish(TAG, Latest.BECOMES_LATEST);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> github.upload("a.txt", BYTES))
        .withMessageContaining("is published and takes no more assets");
  }

  @Test
  void storesNothingOfContentThatIsNotWhatItShouldBe() {
    host.createDraft(HEADING);
    HostedAsset expected = asset("a.txt", BYTES);
    byte[] changed = BYTES.clone();
    changed[3]++;
    for (byte[] wrong : List.of(changed, new byte[3], new byte[BYTES.length + 1])) {
      assertThatExceptionOfType(Mismatch.class)
          .isThrownBy(() -> host.upload(TAG, expected, Content.of(wrong)));
      assertThat(server.state()).doesNotContain("a.txt");
    }
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> github.upload("empty", new byte[0]))
        .withMessageContaining("is empty");
  }

  @Test
  void uploadsSideBySide() throws Exception {
    host.createDraft(HEADING);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> uploads = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        byte[] bytes = ("asset " + i).getBytes(StandardCharsets.UTF_8);
        String name = "asset-" + i;
        uploads.add(threads.submit(() -> github.upload(name, bytes)));
      }
      for (Future<?> one : uploads) {
        one.get();
      }
    }
    assertThat(host.find(TAG).orElseThrow().assets()).hasSize(12);
  }

  @Test
  void hashesAssetsOfAServerThatStatesNoDigests() {
    server.noDigests();
    github.publishOne(Latest.BECOMES_LATEST);
    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", BYTES));
    assertThat(host.releases().getFirst().assets()).isEmpty();
  }

  @Test
  void refusesAssetsOfAnImmutableReleaseAndItsTagForEver() {
    server.immutableReleases();
    github.publishOne(Latest.BECOMES_LATEST);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> github.upload("b.txt", BYTES))
        .withMessageContaining("immutable");
    host.deleteDraft(TAG);
    assertThat(host.find(TAG)).isPresent();
  }

  @Test
  void aDownloadFromElsewhereIsAMismatch() {
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.download(URI.create("https://example.org/a")));
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.download(URI.create(host.downloads(TAG) + "/../../../../x")));
  }
}
