package ai.stigmer.release.github;

import static ai.stigmer.release.github.HostedRepository.BYTES;
import static ai.stigmer.release.github.HostedRepository.COMMIT;
import static ai.stigmer.release.github.HostedRepository.HEADING;
import static ai.stigmer.release.github.HostedRepository.NAME;
import static ai.stigmer.release.github.HostedRepository.TAG;
import static ai.stigmer.release.github.HostedRepository.asset;
import static ai.stigmer.release.github.HostedRepository.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts are found, published, marked as latest and yanked as GitHub means it. */
final class GitHubReleaseHostTest {
  @AutoClose private final HostedRepository github = new HostedRepository();
  private final GitHubServer server = github.server;
  private final GitHubReleaseHost host = github.host;

  @Test
  void publishesADraftWithItsAssets() throws IOException {
    assertThat(host.find(TAG)).isEmpty();
    assertThat(host.latest()).isEmpty();
    server.pushTag(TAG, COMMIT);

    host.createDraft(HEADING);
    assertThat(host.find(TAG)).contains(new HostedRelease(TAG, State.DRAFT, List.of()));
    github.upload("a.txt", BYTES);
    github.upload("b+1.txt", new byte[] {1, 2, 3});
    assertThat(read(host.content(TAG, asset("a.txt", BYTES)))).isEqualTo(BYTES);
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.download(github.url("a.txt")).open())
        .withMessageContaining("missing");
    host.publish(TAG, Latest.BECOMES_LATEST);

    assertThat(host.find(TAG))
        .contains(
            new HostedRelease(
                TAG,
                State.PUBLISHED,
                List.of(asset("a.txt", BYTES), asset("b+1.txt", new byte[] {1, 2, 3}))));
    assertThat(host.latest()).contains(TAG);
    assertThat(read(host.download(github.url("a.txt")))).isEqualTo(BYTES);
    assertThat(host.download(github.url("a.txt")).sizeBytes()).isEqualTo(BYTES.length);
    assertThat(host.name()).isEqualTo("127.0.0.1:" + server.endpoint().getPort() + "/acme/runner");
  }

  @Test
  void aRunWithNothingToDoAsksTwice() {
    github.publishOne(Latest.BECOMES_LATEST);
    server.forgetRequests();
    host.find(TAG);
    host.latest();
    assertThat(server.requests())
        .containsExactly(
            "GET /repos/acme/runner/releases?per_page=100&page=1",
            "GET /repos/acme/runner/releases/latest");
  }

  @Test
  void saysWhetherAReleaseBecomesLatestEvenIfItIsTheOnlyOne() {
    github.publishOne(Latest.LATEST_STAYS);
    assertThat(host.latest()).isEmpty();
    host.markLatest(TAG);
    assertThat(host.latest()).contains(TAG);
  }

  @Test
  void findsADraftBehindAHundredReleases() {
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    Drafting others = new PlainDrafting(github.connection());
    for (int i = 0; i < 101; i++) {
      others.create(new ReleaseHeading("v0.0." + i, "runner", "0.0." + i, COMMIT, false));
    }
    assertThat(host.find(TAG)).isPresent();
    assertThat(host.releases()).hasSize(102);
  }

  @Test
  void goesOnWithTheOldestOfSeveralDraftsAndSaysSo() {
    host.createDraft(HEADING);
    github.upload("a.txt", BYTES);
    draftBesides("other");

    assertThat(host.find(TAG).orElseThrow().assets()).hasSize(1);
    assertThat(host.find(TAG)).isPresent();

    assertThat(github.notices)
        .singleElement()
        .asString()
        .contains("2 drafts of v1.2.3", "untagged-3e9");
    host.deleteDraft(TAG);
    assertThat(host.find(TAG)).isEmpty();
  }

  /** As a publisher leaves them that dies after its request was sent twice. */
  @Test
  void deletesWhatIsNothingButADoubleBeforeItPublishes() {
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    github.upload("a.txt", BYTES);
    draftBesides("runner");
    draftBesides("other");

    host.find(TAG);
    assertThat(github.notices).singleElement().asString().contains("2 drafts of v1.2.3");
    host.publish(TAG, Latest.BECOMES_LATEST);

    assertThat(server.state().lines().filter(line -> line.startsWith("release ")))
        .containsExactly(
            "release v1.2.3 published `runner 1.2.3`", "release v1.2.3 draft `other 1.2.3`");
    assertThat(host.find(TAG).orElseThrow().assets()).hasSize(1);
  }

  private void draftBesides(String product) {
    new PlainDrafting(github.connection())
        .create(new ReleaseHeading(TAG, product, "1.2.3", COMMIT, false));
  }

  @Test
  void adoptsADraftThatIsThere() {
    host.createDraft(HEADING);
    host.createDraft(HEADING);
    assertThat(host.releases()).hasSize(1);
  }

  @Test
  void makesThePrereleaseADraftWasNotMadeAs() {
    ReleaseHeading prerelease = new ReleaseHeading(TAG, "runner", "1.2.3", COMMIT, true);
    GitHubConnection to = github.connection();
    Drafting wrong = _ -> new PlainDrafting(to).create(HEADING);

    new GitHubReleaseHost(to, wrong, Optional.empty(), github.notices::add).createDraft(prerelease);

    assertThat(server.state()).contains("release v1.2.3 draft prerelease");
  }

  @Test
  void publishesNothingWithoutItsTagOrWithAnother() {
    host.createDraft(HEADING);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> host.publish(TAG, Latest.BECOMES_LATEST))
        .withMessageContaining("has no tag `v1.2.3`");
    server.pushTag(TAG, "d".repeat(40));
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.publish(TAG, Latest.BECOMES_LATEST))
        .withMessageContaining("d".repeat(40));
    server.pushAnnotatedTag(TAG, COMMIT);
    host.publish(TAG, Latest.BECOMES_LATEST);
    assertThat(host.latest()).contains(TAG);
  }

  @Test
  void yanksAndUnyanksAnImmutableRelease() {
    server.immutableReleases();
    github.publishOne(Latest.BECOMES_LATEST);
    String before = server.state();

    host.yank(TAG, "corrupts data --> badly");
    host.yank(TAG, "corrupts data");

    assertThat(host.find(TAG).orElseThrow().state()).isEqualTo(State.YANKED);
    assertThat(host.releases().getFirst().state()).isEqualTo(State.YANKED);
    assertThat(server.state()).contains("`[YANKED] runner 1.2.3`", "latest v1.2.3");
    assertThat(host.find(TAG).orElseThrow().assets()).hasSize(1);

    host.unyank(TAG);

    assertThat(server.state()).isEqualTo(before);
    assertThat(host.find(TAG).orElseThrow().state()).isEqualTo(State.PUBLISHED);
  }

  @Test
  void whatIsNoReleaseSaysSo() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> host.markLatest(TAG))
        .withMessageContaining("is no release of");
    host.createDraft(HEADING);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> host.yank(TAG, "reason"))
        .withMessageContaining("is a draft");
  }

  @Test
  void theServersStateOutlivesIt(@TempDir Path folder) {
    try (GitHubServer first = new GitHubServer(NAME, 0, Optional.of(folder));
        Http http = Fast.http(Duration.ofSeconds(2))) {
      first.pushTag(TAG, COMMIT);
      GitHubReleaseHost again = HostedRepository.host(first, http);
      again.createDraft(HEADING);
      again.upload(TAG, asset("a.txt", BYTES), Content.of(BYTES));
      try (GitHubServer second = new GitHubServer(NAME, 0, Optional.of(folder))) {
        assertThat(second.state())
            .isEqualTo(first.state())
            .contains("a.txt " + Digest.of(BYTES).hex());
      }
    }
  }
}
