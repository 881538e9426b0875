package ai.stigmer.release.github;

import static ai.stigmer.release.github.HostedRepository.COMMIT;
import static ai.stigmer.release.github.HostedRepository.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.testing.github.GitHubServer;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who may do what, and what is said to those who may not. */
final class GitHubAccessTest {
  @AutoClose private final HostedRepository github = new HostedRepository();
  private final GitHubReleaseHost host = github.host;

  @Test
  void anythingAnonymousIsReadOnly() {
    github.publishOne(Latest.BECOMES_LATEST);
    GitHubReleaseHost anonymous = github.host(Optional.empty());
    assertThat(anonymous.find(TAG)).isPresent();
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> anonymous.markLatest(TAG))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("set `GITHUB_TOKEN`"));
  }

  @Test
  void saysWhichPermissionATokenLacks() {
    github.publishOne(Latest.BECOMES_LATEST);
    GitHubReleaseHost reader = github.host(Optional.of(new Token(GitHubServer.READ_ONLY_TOKEN)));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> reader.markLatest(TAG))
        .withMessageContaining("403 (Resource not accessible by personal access token)")
        .satisfies(
            e ->
                assertThat(e.hint().orElseThrow())
                    .contains("`contents: write`", "scope `repo`", "`contents=write`"));
    GitHubReleaseHost wrong = github.host(Optional.of(new Token("ghp_wrong")));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> wrong.find(TAG))
        .withMessageContaining("401 (Bad credentials)")
        .withMessageNotContaining("ghp_wrong");
  }

  @Test
  void findsAllObstaclesAtOnce() {
    assertThat(host.obstacles())
        .singleElement()
        .satisfies(e -> assertThat(e).isInstanceOf(Refused.class).hasMessageContaining("no tag"));
    assertThat(github.host(Optional.empty()).obstacles()).hasSize(2);
    assertThat(github.host(Optional.of(new Token(GitHubServer.READ_ONLY_TOKEN))).obstacles())
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            m -> assertThat(m).contains("answered 403"), m -> assertThat(m).contains("no tag"));
    assertThat(github.host(Optional.of(new Token("ghp_wrong"))).obstacles())
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessageContaining("401"));
    github.server.pushTag(TAG, COMMIT);
    assertThat(host.obstacles()).isEmpty();
    assertThat(github.server.state()).isEqualTo("latest none\n");
  }
}
