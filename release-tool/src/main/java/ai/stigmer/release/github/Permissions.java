package ai.stigmer.release.github;

import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.github.Api.Answer;

/** Says which permission a refused request takes. */
final class Permissions {
  private static final String NEEDED =
      "a fine-grained token or `GITHUB_TOKEN` needs `contents: write` on that repository, a classic"
          + " token the scope `repo`";

  private final Api api;

  Permissions(Api api) {
    this.api = api;
  }

  Refused refusal(Answer answer) {
    GitHubConnection to = api.connection();
    String said = api.message(answer);
    String problem = "answered " + answer.status() + (said.isEmpty() ? "" : " (" + said + ")");
    if (to.token().isEmpty()) {
      return new Refused(to.name(), problem, "no token was given: set `GITHUB_TOKEN`");
    }
    if (answer.status() == 401) {
      return new Refused(
          to.name(), problem, "the token is wrong, expired or revoked: make another one");
    }
    if (answer.header("X-GitHub-SSO").isPresent()) {
      return new Refused(
          to.name(), problem, "authorize the token for the organization's single sign-on");
    }
    return new Refused(to.name(), problem, needed(answer));
  }

  static Refused noToken(GitHubConnection to) {
    return new Refused(
        to.name(),
        "takes releases only from those who say who they are",
        "set `GITHUB_TOKEN`: " + NEEDED);
  }

  /** What GitHub accepts here, and what a classic token has, as far as the answer tells. */
  private static String needed(Answer answer) {
    StringBuilder hint = new StringBuilder(NEEDED);
    answer
        .header("X-OAuth-Scopes")
        .ifPresent(scopes -> hint.append("; this one has the scopes `" + scopes + "`"));
    answer
        .header("X-Accepted-GitHub-Permissions")
        .ifPresent(accepted -> hint.append("; GitHub accepts `" + accepted + "` here"));
    return hint.toString();
  }
}
