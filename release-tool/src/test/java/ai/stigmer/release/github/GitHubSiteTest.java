package ai.stigmer.release.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GitHubSiteTest {
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
}
