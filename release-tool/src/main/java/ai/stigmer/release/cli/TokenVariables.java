package ai.stigmer.release.cli;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.github.Token;
import java.util.Optional;

/** Tokens as people put them into the environment. */
final class TokenVariables {
  private TokenVariables() {}

  /**
   * The first one that is set. Blanks around it are a common mistake and dropped.
   *
   * @throws Misconfigured if it holds what no token has
   */
  static Optional<String> first(Workspace workspace, String... variables) {
    for (String variable : variables) {
      Optional<String> token = workspace.secret(variable).map(String::strip);
      if (token.isPresent() && !Token.isOne(token.get())) {
        throw Misconfigured.setting(
            variable,
            "it holds characters that no token has",
            "set it to the token alone, in one line and without quotes");
      }
      if (token.isPresent()) {
        return token;
      }
    }
    return Optional.empty();
  }
}
