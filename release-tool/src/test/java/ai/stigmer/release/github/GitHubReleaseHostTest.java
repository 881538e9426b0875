package ai.stigmer.release.github;

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
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubReleaseHostTest {
  private static final String REPOSITORY = "acme/runner";
  private static final String TAG = "v1.2.3";
  private static final String COMMIT = "c0ffee".repeat(6) + "c0ff";
  private static final ReleaseHeading HEADING =
      new ReleaseHeading(TAG, "runner", "1.2.3", COMMIT, false);
  private static final byte[] BYTES =
      "content of an asset, long enough".getBytes(StandardCharsets.UTF_8);

  private final GitHubServer server = new GitHubServer(REPOSITORY);
  private final Http http = Fast.http(Duration.ofSeconds(2));
  private final Http impatient = Fast.http(Duration.ofMillis(250));
  private final List<String> notices = new ArrayList<>();
  private final GitHubReleaseHost host = host(Optional.of(new Token(GitHubServer.TOKEN)));

  private GitHubConnection connection(Optional<Token> token) {
    return new GitHubConnection(
        GitHubSite.of(server.endpoint()), REPOSITORY, token, http, InstantSource.system());
  }

  private GitHubReleaseHost host(Optional<Token> token) {
    GitHubConnection to = connection(token);
    return new GitHubReleaseHost(to, new PlainDrafting(to), Optional.of(HEADING), notices::add);
  }

  @AfterEach
  void close() {
    http.close();
    impatient.close();
    server.close();
  }

  private static HostedAsset asset(String name, byte[] bytes) {
    return new HostedAsset(name, bytes.length, Digest.of(bytes));
  }

  private void upload(String name, byte[] bytes) {
    host.upload(TAG, asset(name, bytes), Content.of(bytes));
  }

  private void publishOne(Latest latest) {
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    upload("a.txt", BYTES);
    host.publish(TAG, latest);
  }

  private static byte[] read(Content content) throws IOException {
    try (var in = content.open()) {
      return in.readAllBytes();
    }
  }

  @Test
  void publishesADraftWithItsAssets() throws IOException {
    assertThat(host.find(TAG)).isEmpty();
    assertThat(host.latest()).isEmpty();
    server.pushTag(TAG, COMMIT);

    host.createDraft(HEADING);
    assertThat(host.find(TAG)).contains(new HostedRelease(TAG, State.DRAFT, List.of()));
    upload("a.txt", BYTES);
    upload("b+1.txt", new byte[] {1, 2, 3});
    assertThat(read(host.content(TAG, asset("a.txt", BYTES)))).isEqualTo(BYTES);
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.download(url("a.txt")).open())
        .withMessageContaining("missing");
    host.publish(TAG, Latest.BECOMES_LATEST);

    assertThat(host.find(TAG))
        .contains(
            new HostedRelease(
                TAG,
                State.PUBLISHED,
                List.of(asset("a.txt", BYTES), asset("b+1.txt", new byte[] {1, 2, 3}))));
    assertThat(host.latest()).contains(TAG);
    assertThat(read(host.download(url("a.txt")))).isEqualTo(BYTES);
    assertThat(host.download(url("a.txt")).sizeBytes()).isEqualTo(BYTES.length);
    assertThat(host.name()).isEqualTo("127.0.0.1:" + server.endpoint().getPort() + "/acme/runner");
  }

  private URI url(String name) {
    return URI.create(host.downloads(TAG) + "/" + name);
  }

  @Test
  void aRunWithNothingToDoAsksTwice() {
    publishOne(Latest.BECOMES_LATEST);
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
    publishOne(Latest.LATEST_STAYS);
    assertThat(host.latest()).isEmpty();
    host.markLatest(TAG);
    assertThat(host.latest()).contains(TAG);
  }

  @Test
  void findsADraftBehindAHundredReleases() {
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    Drafting others = new PlainDrafting(connection(Optional.of(new Token(GitHubServer.TOKEN))));
    for (int i = 0; i < 101; i++) {
      others.create(new ReleaseHeading("v0.0." + i, "runner", "0.0." + i, COMMIT, false));
    }
    assertThat(host.find(TAG)).isPresent();
    assertThat(host.releases()).hasSize(102);
  }

  @Test
  void goesOnWithTheOldestOfSeveralDraftsAndSaysSo() {
    host.createDraft(HEADING);
    upload("a.txt", BYTES);
    new PlainDrafting(connection(Optional.of(new Token(GitHubServer.TOKEN)))).create(HEADING);

    assertThat(host.find(TAG).orElseThrow().assets()).hasSize(1);
    assertThat(host.find(TAG)).isPresent();

    assertThat(notices).singleElement().asString().contains("2 drafts of v1.2.3", "untagged-3e9");
    host.deleteDraft(TAG);
    assertThat(host.find(TAG)).isEmpty();
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
    GitHubConnection to = connection(Optional.of(new Token(GitHubServer.TOKEN)));
    Drafting wrong = _ -> new PlainDrafting(to).create(HEADING);

    new GitHubReleaseHost(to, wrong, Optional.empty(), notices::add).createDraft(prerelease);

    assertThat(server.state()).contains("release v1.2.3 draft prerelease");
  }

  @Test
  void keepsTheSameAssetReplacesAnotherAndStopsAtAPublishedRelease() {
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    upload("a.txt", BYTES);
    server.forgetRequests();
    upload("a.txt", BYTES);
    assertThat(server.requests()).noneMatch(r -> r.startsWith("POST") || r.startsWith("DELETE"));

    byte[] other = "other".getBytes(StandardCharsets.UTF_8);
    upload("a.txt", other);
    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", other));

    host.publish(TAG, Latest.BECOMES_LATEST);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> upload("a.txt", BYTES))
        .withMessageContaining("is published and takes no more assets");
  }

  @Test
  void replacesWhatAnUploadThatBrokeOffLeft() {
    host.createDraft(HEADING);
    server.faults(
        (_, method, path) ->
            method.equals("POST")
                    && path.contains("/uploads/")
                    && server.state().contains("draft `")
                ? new Fault.ResetDuring(5)
                : Fault.NONE);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> upload("a.txt", BYTES));
    assertThat(server.state()).contains("a.txt starter");
    assertThat(host.find(TAG).orElseThrow().assets()).isEmpty();
    server.noFaults();

    upload("a.txt", BYTES);

    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", BYTES));
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
        .isThrownBy(() -> upload("empty", new byte[0]))
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
        uploads.add(threads.submit(() -> upload(name, bytes)));
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
    publishOne(Latest.BECOMES_LATEST);
    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", BYTES));
    assertThat(host.releases().getFirst().assets()).isEmpty();
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
    publishOne(Latest.BECOMES_LATEST);
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
  void refusesAssetsOfAnImmutableReleaseAndItsTagForEver() {
    server.immutableReleases();
    publishOne(Latest.BECOMES_LATEST);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> upload("b.txt", BYTES))
        .withMessageContaining("immutable");
    host.deleteDraft(TAG);
    assertThat(host.find(TAG)).isPresent();
  }

  @Test
  void anythingAnonymousIsReadOnly() {
    publishOne(Latest.BECOMES_LATEST);
    GitHubReleaseHost anonymous = host(Optional.empty());
    assertThat(anonymous.find(TAG)).isPresent();
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> anonymous.markLatest(TAG))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("set `GITHUB_TOKEN`"));
  }

  @Test
  void saysWhichPermissionATokenLacks() {
    publishOne(Latest.BECOMES_LATEST);
    GitHubReleaseHost reader = host(Optional.of(new Token(GitHubServer.READ_ONLY_TOKEN)));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> reader.markLatest(TAG))
        .withMessageContaining("403 (Resource not accessible by personal access token)")
        .satisfies(
            e ->
                assertThat(e.hint().orElseThrow())
                    .contains("`contents: write`", "scope `repo`", "`contents=write`"));
    GitHubReleaseHost wrong = host(Optional.of(new Token("ghp_wrong")));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> wrong.find(TAG))
        .withMessageContaining("401 (Bad credentials)")
        .withMessageNotContaining("ghp_wrong");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void goesOnAfterAPassingErrorOfAnyRequest(int status) {
    Set<String> seen = new HashSet<>();
    server.faults(
        (_, method, path) ->
            seen.add(method + path)
                ? Fault.status(status, Map.of("Retry-After", "0"))
                : Fault.NONE);
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    upload("a.txt", BYTES);
    host.publish(TAG, Latest.BECOMES_LATEST);
    server.noFaults();
    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", BYTES));
    assertThat(host.latest()).contains(TAG);
    assertThat(host.releases()).hasSize(1);
  }

  @Test
  void waitsForASecondaryRateLimitWithinBoundsAndThenSaysUntilWhen() {
    host.createDraft(HEADING);
    server.faults((number, _, _) -> number == 0 ? Fault.secondaryLimit(1) : Fault.NONE);
    upload("a.txt", BYTES);

    server.faults((_, _, _) -> Fault.secondaryLimit(300));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> upload("b.txt", BYTES))
        .withMessageContaining("has a rate limit")
        .satisfies(e -> assertThat(e.hint().orElseThrow()).matches("run again after 20\\S+T\\S+Z"));
  }

  @Test
  void readsTheResetOfThePrimaryRateLimit() {
    long reset = System.currentTimeMillis() / 1000 + 3600;
    server.faults(
        (_, _, _) ->
            Fault.status(
                403,
                Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", String.valueOf(reset))));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> host.find(TAG))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("run again after"));
    assertThat(server.requests()).hasSize(1);
  }

  static List<Fault> faults() {
    return List.of(
        new Fault.ResetBefore(),
        new Fault.ResetDuring(3),
        new Fault.ResetAfter(),
        new Fault.TruncatedAnswer(),
        new Fault.StalledAnswer(),
        new Fault.Stall(),
        Fault.status(500));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void oneFaultAtAnyRequestChangesNothing(Fault fault) {
    publishOne(Latest.BECOMES_LATEST);
    String expected = server.state();
    int requests = server.requests().size();
    for (int at = 0; at < requests; at++) {
      int broken = at;
      try (GitHubServer other = new GitHubServer(REPOSITORY)) {
        other.pushTag(TAG, COMMIT);
        other.faults((number, _, _) -> number == broken ? fault : Fault.NONE);
        GitHubConnection to =
            new GitHubConnection(
                GitHubSite.of(other.endpoint()),
                REPOSITORY,
                Optional.of(new Token(GitHubServer.TOKEN)),
                impatient,
                InstantSource.system());
        GitHubReleaseHost again =
            new GitHubReleaseHost(to, new PlainDrafting(to), Optional.of(HEADING), notices::add);
        again.createDraft(HEADING);
        again.upload(TAG, asset("a.txt", BYTES), Content.of(BYTES));
        again.publish(TAG, Latest.BECOMES_LATEST);
        assertThat(other.state()).as("%s at request %d", fault, at).isEqualTo(expected);
      }
    }
  }

  @Test
  void aDownloadThatBreaksOffGoesOn() throws IOException {
    publishOne(Latest.BECOMES_LATEST);
    server.faults(
        (number, _, path) ->
            path.contains("/storage/") && number < 3
                ? (number < 2 ? new Fault.TruncatedAnswer() : new Fault.StalledAnswer())
                : Fault.NONE);
    assertThat(read(host.download(url("a.txt")))).isEqualTo(BYTES);
  }

  @Test
  void aDownloadFromElsewhereIsAMismatch() {
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.download(URI.create("https://example.org/a")));
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> host.download(URI.create(host.downloads(TAG) + "/../../../../x")));
  }

  @Test
  void findsAllObstaclesAtOnce() {
    assertThat(host.obstacles())
        .singleElement()
        .satisfies(e -> assertThat(e).isInstanceOf(Refused.class).hasMessageContaining("no tag"));
    assertThat(host(Optional.empty()).obstacles()).hasSize(2);
    assertThat(host(Optional.of(new Token(GitHubServer.READ_ONLY_TOKEN))).obstacles())
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            m -> assertThat(m).contains("answered 403"), m -> assertThat(m).contains("no tag"));
    assertThat(host(Optional.of(new Token("ghp_wrong"))).obstacles())
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessageContaining("401"));
    server.pushTag(TAG, COMMIT);
    assertThat(host.obstacles()).isEmpty();
    assertThat(server.state()).isEqualTo("latest none\n");
  }

  @Test
  void sendsTheTokenToTheApiAndItsUploadsOnly() {
    assertThat(GitHubSite.GITHUB_COM.web()).hasToString("https://github.com");
    assertThat(GitHubSite.GITHUB_COM.name()).isEqualTo("github.com");
    assertThat(GitHubSite.GITHUB_COM.mayHaveToken(URI.create("https://uploads.github.com/a")))
        .isTrue();
    for (String other :
        List.of(
            "https://evil.example/a",
            "http://api.github.com/a",
            "https://api.github.com.evil.example/",
            "https://api.github.com@evil.example/")) {
      assertThat(GitHubSite.GITHUB_COM.mayHaveToken(URI.create(other))).as(other).isFalse();
    }
    GitHubSite enterprise = GitHubSite.of(URI.create("https://git.acme.example/api/v3/"));
    assertThat(enterprise.web()).hasToString("https://git.acme.example");
    assertThat(enterprise.mayHaveToken(URI.create("https://git.acme.example/api/uploads/x")))
        .isTrue();
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
    try (GitHubServer first = new GitHubServer(REPOSITORY, 0, Optional.of(folder))) {
      first.pushTag(TAG, COMMIT);
      GitHubConnection to =
          new GitHubConnection(
              GitHubSite.of(first.endpoint()),
              REPOSITORY,
              Optional.of(new Token(GitHubServer.TOKEN)),
              http,
              InstantSource.system());
      GitHubReleaseHost again =
          new GitHubReleaseHost(to, new PlainDrafting(to), Optional.empty(), notices::add);
      again.createDraft(HEADING);
      again.upload(TAG, asset("a.txt", BYTES), Content.of(BYTES));
      try (GitHubServer second = new GitHubServer(REPOSITORY, 0, Optional.of(folder))) {
        assertThat(second.state())
            .isEqualTo(first.state())
            .contains("a.txt " + Digest.of(BYTES).hex());
      }
    }
  }
}
