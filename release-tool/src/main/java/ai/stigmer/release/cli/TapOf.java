package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.github.GitHubConnection;
import ai.stigmer.release.github.GitHubPullRequests;
import ai.stigmer.release.github.GitHubSite;
import ai.stigmer.release.github.Token;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.spec.ReleaseSpec.TapSpec;
import ai.stigmer.release.tap.ProposingTap;
import ai.stigmer.release.tap.RemoteTap;
import ai.stigmer.release.tap.TapLogin;
import java.time.InstantSource;
import java.util.Optional;

/** Puts the tap of {@code release.yml} together. */
final class TapOf {
  private TapOf() {}

  /**
   * The tap; nothing is asked of it yet.
   *
   * @param token for git and the API alike; empty to look only
   * @param site where it is proposed to, if it is
   */
  static Tap spec(TapSpec spec, Optional<String> token, GitHubSite site, Http http) {
    RemoteTap tap =
        new RemoteTap(
            spec.url(), Optional.empty(), token.map(TapLogin::token), HttpSettings.DEFAULT);
    return switch (spec.mode()) {
      case PUSH -> tap;
      case PULL_REQUEST ->
          new ProposingTap(
              tap,
              new GitHubPullRequests(
                  new GitHubConnection(
                      site,
                      spec.url().getPath().substring(1).replaceFirst("\\.git$", ""),
                      token.map(Token::new),
                      http,
                      InstantSource.system())));
    };
  }
}
