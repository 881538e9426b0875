package ai.stigmer.release.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.PullRequest.State;
import ai.stigmer.release.destination.PullRequests;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a GitHub of our own with the real one's habits. */
final class GitHubPullRequestsTest {
  private static final String BRANCH = "release-tool/stigmer-1.3.0";
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 3, Duration.ofMillis(1), Duration.ZERO);

  private GitHubServer server;

  @BeforeEach
  void start() {
    server = new GitHubServer("acme/homebrew-tap");
    Map<String, String> branches = Map.of("main", "a", BRANCH, "b", "other", "c", "same", "a");
    server.branches(name -> Optional.ofNullable(branches.get(name)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void opensOneAndFindsItAgain() {
    PullRequests requests = requests(GitHubServer.TOKEN);
    assertThat(requests.of(BRANCH)).isEmpty();

    PullRequest opened = requests.open(BRANCH, "main", "stigmer 1.3.0", "why");

    assertThat(opened)
        .isEqualTo(
            new PullRequest(
                1, URI.create(server.endpoint() + "/acme/homebrew-tap/pull/1"), State.OPEN));
    assertThat(requests.of(BRANCH)).hasValue(opened);
    assertThat(requests.of("other")).isEmpty();
    assertThat(requests.open(BRANCH, "main", "again", "")).as("adopted").isEqualTo(opened);
  }

  @Test
  void tellsMergedFromClosedAndPrefersTheOpenOne() {
    PullRequests requests = requests(GitHubServer.TOKEN);
    requests.open(BRANCH, "main", "first", "");
    server.setOpen(1, false);
    assertThat(requests.of(BRANCH)).map(PullRequest::state).hasValue(State.CLOSED);
    server.merge(1);
    assertThat(requests.of(BRANCH)).map(PullRequest::state).hasValue(State.MERGED);

    requests.open(BRANCH, "main", "second", "");
    requests.open("other", "main", "third", "");
    assertThat(requests.of(BRANCH)).map(PullRequest::number).hasValue(2L);
    server.setOpen(2, false);
    server.setOpen(1, true);
    assertThat(requests.of(BRANCH)).map(PullRequest::number).hasValue(1L);
  }

  @Test
  void everybodySeesThemAndOnlyWritersOpenThem() {
    requests(GitHubServer.TOKEN).open(BRANCH, "main", "first", "");
    PullRequests anybody = new GitHubPullRequests(connection(Optional.empty()));

    assertThat(anybody.of(BRANCH)).isPresent();
    assertThat(anybody.obstacles())
        .singleElement()
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("HOMEBREW_TAP_TOKEN"));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> requests(GitHubServer.READ_ONLY_TOKEN).open("other", "main", "t", ""))
        .withMessageContaining("403");
  }

  @Test
  void nothingToMergeIsRefusedWithWhatGitHubSays() {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> requests(GitHubServer.TOKEN).open("same", "main", "t", ""))
        .withMessageContaining("No commits between main and same");
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> requests(GitHubServer.TOKEN).open("gone", "main", "t", ""))
        .withMessageContaining("head invalid");
  }

  @Test
  void closesOneThatIsNotToBeMergedAndSaysIfSomebodyWasFaster() {
    PullRequests requests = requests(GitHubServer.TOKEN);
    PullRequest first = requests.open(BRANCH, "main", "first", "");
    PullRequest second = requests.open("other", "main", "second", "");

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> requests(GitHubServer.READ_ONLY_TOKEN).close(first))
        .withMessageContaining("403");
    assertThat(requests.of(BRANCH)).hasValue(first);

    assertThat(requests.close(first).state()).isEqualTo(State.CLOSED);
    assertThat(requests.close(first).state()).as("again").isEqualTo(State.CLOSED);
    assertThat(requests.of(BRANCH)).map(PullRequest::state).hasValue(State.CLOSED);
    server.merge(second.number());
    assertThat(requests.close(second).state()).isEqualTo(State.MERGED);
  }

  @Test
  void anAnswerThatIsLostIsFoundOut() {
    server.faults((_, method, _) -> method.equals("POST") ? new Fault.ResetAfter() : Fault.NONE);

    assertThat(requests(GitHubServer.TOKEN).open(BRANCH, "main", "t", "").number()).isEqualTo(1);
  }

  @Test
  void aFailureBeforeItTookEffectIsUnavailable() {
    server.faults((_, method, _) -> method.equals("POST") ? new Fault.ResetBefore() : Fault.NONE);

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> requests(GitHubServer.TOKEN).open(BRANCH, "main", "t", ""));
    assertThat(requests(GitHubServer.TOKEN).of(BRANCH)).isEmpty();
  }

  private PullRequests requests(String token) {
    return new GitHubPullRequests(connection(Optional.of(new Token(token))));
  }

  private GitHubConnection connection(Optional<Token> token) {
    return new GitHubConnection(
        GitHubSite.of(server.endpoint()),
        "acme/homebrew-tap",
        token,
        new Http(SETTINGS, InstantSource.system()),
        InstantSource.system());
  }
}
