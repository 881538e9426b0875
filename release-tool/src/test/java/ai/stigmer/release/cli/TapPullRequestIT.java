package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.github.GitHubConnection;
import ai.stigmer.release.github.GitHubReleaseHost;
import ai.stigmer.release.github.GitHubSite;
import ai.stigmer.release.github.PlainDrafting;
import ai.stigmer.release.github.Token;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.GitHttpServer;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.github.GitHubServer;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built tool as a process, proposing a public release to a tap nobody may push to. */
class TapPullRequestIT {
  private static final String TAP_TOKEN = "tap_knownSecret";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("GITHUB_TOKEN", GitHubServer.TOKEN, "HOMEBREW_TAP_TOKEN", TAP_TOKEN);

  @TempDir Path temporary;
  private GitHubServer github;
  private GitHttpServer git;
  private BareRepository tap;
  private TinyRepository repository;

  @BeforeAll
  static void requireGit() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void start() {
    github = new GitHubServer("acme/stigmer");
    github.acceptToken(TAP_TOKEN);
    git = new GitHttpServer(temporary, Map.of("x-access-token", TAP_TOKEN), Set.of());
    tap = BareRepository.create(temporary.resolve("acme/homebrew-tap.git"), "README.md", "A tap\n");
    github.branches(
        name ->
            Optional.of(tap.git("for-each-ref", "--format=%(objectname)", "refs/heads/" + name))
                .filter(commit -> !commit.isEmpty()));
    repository = new TinyRepository(temporary);
    repository.tree().write("release.yml", releaseYml());
    publish(SampleRelease.build(repository.dist(), "1.2.3"));
  }

  @AfterEach
  void stop() {
    git.close();
    github.close();
  }

  @Test
  void aFormulaIsProposedOnceAndItsTokenIsNotTold() {
    String main = tap.head();

    SecretSearch search =
        new SecretSearch(temporary.resolve("search"), List.of(TAP_TOKEN, GitHubServer.TOKEN));
    Outcome first = search.run(0, repository, ENVIRONMENT, "tap", "update");
    Outcome again = search.run(0, repository, ENVIRONMENT, "tap", "update");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("--- /dev/null\n+++ b/Formula/stigmer.rb\n");
    String waiting =
        "waiting for pull request 1 to be merged: "
            + github.endpoint()
            + "/acme/homebrew-tap/pull/1\n";
    assertThat(first.err()).isEqualTo("done: " + waiting);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).isEqualTo("nothing to do: " + waiting);
    assertThat(tap.head()).isEqualTo(main);
    assertThat(tap.git("show", "release-tool/stigmer-1.2.3:Formula/stigmer.rb"))
        .contains(github.endpoint() + "/acme/stigmer/releases/download/v1.2.3/");
    assertThat(github.requests())
        .filteredOn(r -> r.equals("POST /repos/acme/homebrew-tap/pulls"))
        .hasSize(1);
    search.in("the address of a request", String.join("\n", github.requests()));
    search.in("the address of git", String.join("\n", git.requests));
    search.in("the tap", tap.git("log", "--patch", "--all"));
    search.in(temporary);
    search.assertNothingFound();
  }

  @Test
  void aTapOverSshIsRefusedWithItsLineBeforeAnythingIsAsked() {
    repository
        .tree()
        .write(
            "release.yml",
            releaseYml().replaceFirst("url: http\\S+", "url: ssh://git@example.org/a/tap.git"));
    github.forgetRequests();

    Outcome outcome = run("tap", "update");

    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.err())
        .contains("release.yml:34:10: `destinations.tap.url`: ", "`ssh` is not supported");
    assertThat(github.requests()).isEmpty();
  }

  private Outcome run(String... arguments) {
    return repository.run(ENVIRONMENT, arguments);
  }

  private String releaseYml() {
    String upToTheTap = TapUpdateCommandTest.RELEASE_YML.split("  tap: ", 2)[0];
    return upToTheTap
        + """
          githubUrl: %1$s
          githubApi: %1$s
          tap:
            url: %2$s
            mode: pull-request
        """
            .formatted(github.endpoint(), git.url("acme/homebrew-tap.git"));
  }

  private void publish(ReleaseManifest release) {
    GitHubConnection connection =
        new GitHubConnection(
            GitHubSite.of(github.endpoint()),
            "acme/stigmer",
            Optional.of(new Token(GitHubServer.TOKEN)),
            new Http(HttpSettings.DEFAULT, InstantSource.system()),
            InstantSource.system());
    ReleaseHeading heading =
        new ReleaseHeading(
            release.tag(), release.product(), release.version(), release.commit(), false);
    ReleaseHost host =
        new GitHubReleaseHost(
            connection, new PlainDrafting(connection), Optional.of(heading), _ -> {});
    github.pushTag(release.tag(), release.commit());
    host.createDraft(heading);
    Dist dist = Dist.open(repository.dist());
    for (HostedAsset asset : Desired.assets(dist.json())) {
      host.upload(release.tag(), asset, dist.asset(asset));
    }
    host.publish(release.tag(), Latest.BECOMES_LATEST);
  }
}
