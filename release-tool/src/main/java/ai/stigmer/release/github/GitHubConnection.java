package ai.stigmer.release.github;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.http.Http;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository on a GitHub, and how to reach it.
 *
 * @param repository as in {@code acme/runner}
 * @param token empty to look only, at what everybody sees
 */
public record GitHubConnection(
    GitHubSite site, String repository, Optional<Token> token, Http http, InstantSource clock) {
  private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9-]+/[A-Za-z0-9._-]+");

  public GitHubConnection {
    if (!REPOSITORY.matcher(repository).matches()) {
      throw Misconfigured.setting(
          "destinations.github",
          "`" + repository + "` is no repository",
          "write it as `OWNER/NAME`");
    }
  }

  /** How messages call it: {@code github.com/acme/runner}. */
  public String name() {
    return site.name() + "/" + repository;
  }
}
