package ai.stigmer.release.github;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.testing.github.GitHubServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which release users are shown first, whatever else is said of one. */
class GitHubLatestTest {
  private static final String REPOSITORY = "acme/runner";
  private static final String COMMIT = "c0ffee".repeat(6) + "c0ff";

  private final GitHubServer server = new GitHubServer(REPOSITORY);
  private final Http http = Fast.http(Duration.ofSeconds(2));

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private GitHubReleaseHost published(String version, Latest latest) {
    GitHubReleaseHost host = host(heading(version, false));
    host.createDraft(heading(version, false));
    host.publish("v" + version, latest);
    return host;
  }

  private GitHubReleaseHost host(ReleaseHeading heading) {
    server.pushTag(heading.tag(), COMMIT);
    GitHubConnection to =
        new GitHubConnection(
            GitHubSite.of(server.endpoint()),
            REPOSITORY,
            Optional.of(new Token(GitHubServer.TOKEN)),
            http,
            InstantSource.system());
    return new GitHubReleaseHost(to, new PlainDrafting(to), Optional.of(heading), _ -> {});
  }

  private static ReleaseHeading heading(String version, boolean prerelease) {
    return new ReleaseHeading("v" + version, "runner", version, COMMIT, prerelease);
  }

  @Test
  void staysWhenAnotherOneIsGivenUpAndTakenBack() {
    published("1.2.3", Latest.BECOMES_LATEST);
    GitHubReleaseHost host = published("1.3.0", Latest.BECOMES_LATEST);

    host.yank("v1.2.3", "corrupts data");
    assertThat(host.latest()).contains("v1.3.0");
    host.unyank("v1.2.3");
    assertThat(host.latest()).contains("v1.3.0");
    host.yank("v1.3.0", "corrupts data");
    assertThat(host.latest()).contains("v1.3.0");
  }

  @Test
  void staysWhereGitHubForgetsWhatItWasToldWithABackport() {
    published("1.3.0", Latest.BECOMES_LATEST);
    server.forgetsWhatIsLatest();

    GitHubReleaseHost host = published("1.2.4", Latest.LATEST_STAYS);

    assertThat(host.latest()).contains("v1.3.0");
  }

  @Test
  void isNoPrereleaseThoughSomebodyDraftedItAsAFinalVersion() {
    published("1.2.3", Latest.BECOMES_LATEST);
    ReleaseHeading candidate = heading("2.0.0-rc.1", true);
    host(candidate).createDraft(heading("2.0.0-rc.1", false));

    host(candidate).publish("v2.0.0-rc.1", Latest.LATEST_STAYS);

    assertThat(server.state())
        .contains("release v2.0.0-rc.1 published prerelease", "latest v1.2.3");
  }
}
