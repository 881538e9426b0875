package ai.stigmer.release.registry;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** GitHub's token is one for its registry as well; no other registry ever sees it. */
final class GitHubToken {
  private GitHubToken() {}

  static Optional<Login> find(String registry, Map<String, String> environment) {
    if (!registry.equals("ghcr.io")) {
      return Optional.empty();
    }
    // ghcr.io takes any name with a token.
    String actor = environment.getOrDefault("GITHUB_ACTOR", "");
    return Stream.of("GITHUB_TOKEN", "GH_TOKEN")
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(token -> !token.isEmpty())
        .findFirst()
        .map(token -> new Login.Password(actor.isEmpty() ? "token" : actor, token));
  }
}
