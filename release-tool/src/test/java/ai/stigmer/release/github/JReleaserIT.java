package ai.stigmer.release.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.input.LoopbackMirror;
import ai.stigmer.release.testing.WorkTree;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JReleaser itself, from its folder, on a git repository of its own. */
class JReleaserIT {
  private static final String REPOSITORY = "acme/runner";
  private static final String CONFIGURATION =
      """
      release:
        github:
          draft: false
          overwrite: true
          changelog:
            formatted: ALWAYS
            preset: conventional-commits
      """;

  @TempDir Path source;
  private final GitHubServer server = new GitHubServer(REPOSITORY);
  private final Http http = Fast.http(Duration.ofSeconds(2));
  private ReleaseHeading heading = new ReleaseHeading("", "", "", "", false);

  @BeforeEach
  void commit() {
    WorkTree tree =
        WorkTree.init(source)
            .write("jreleaser.yml", CONFIGURATION)
            .commit("feat(cli): the oldest thing")
            .tag("v1.2.2")
            .commit("feat(registry): a new thing")
            .commit("fix(http): an old mistake")
            .tag("v1.2.3");
    tree.git("remote", "add", "origin", "https://github.com/acme/runner.git");
    String commit = tree.git("rev-parse", "HEAD");
    // As in CI, which checks a tag out.
    tree.git("checkout", "-q", "--detach", "v1.2.3");
    heading = new ReleaseHeading("v1.2.3", "runner", "1.2.3", commit, false);
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private GitHubConnection connection(URI endpoint) {
    return new GitHubConnection(
        GitHubSite.of(endpoint),
        REPOSITORY,
        Optional.of(new Token(GitHubServer.TOKEN)),
        http,
        InstantSource.system());
  }

  private JReleaser jreleaser() {
    return new JReleaser(
        connection(server.endpoint()), source, JReleaser.installed().orElseThrow());
  }

  private GitHubReleaseHost host() {
    return new GitHubReleaseHost(
        connection(server.endpoint()), jreleaser(), Optional.of(heading), _ -> {});
  }

  @Test
  void makesADraftWhoseNotesTellWhatIsNewSinceTheLastTag() {
    GitHubReleaseHost host = host();

    host.createDraft(heading);

    assertThat(host.find("v1.2.3").orElseThrow().state()).isEqualTo(State.DRAFT);
    RemoteRelease made =
        new RemoteReleases(new Api(connection(server.endpoint())), _ -> {})
            .find("v1.2.3")
            .orElseThrow();
    assertThat(made.title()).isEqualTo("runner 1.2.3");
    assertThat(made.notes())
        .contains("**registry**: a new thing", "**http**: an old mistake")
        .doesNotContain("the oldest thing");
    assertThat(server.requests())
        .noneMatch(r -> r.startsWith("DELETE") || r.startsWith("PATCH") || r.contains("/git/"));
  }

  @Test
  void isNotAskedWhereADraftIsThere() {
    new PlainDrafting(connection(server.endpoint())).create(heading);
    server.forgetRequests();
    host().createDraft(heading);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anAnswerThatGetsLostLeavesOneDraft() {
    AtomicInteger posts = new AtomicInteger();
    server.faults(
        (_, method, _) ->
            method.equals("POST") && posts.getAndIncrement() == 0
                ? new Fault.ResetAfter()
                : Fault.NONE);
    host().createDraft(heading);
    assertThat(server.state()).containsOnlyOnce("release v1.2.3 draft");
  }

  @Test
  void saysThatGitHubFailedAndNothingOfTheToken() {
    server.faults((_, method, _) -> method.equals("POST") ? Fault.status(500) : Fault.NONE);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> host().createDraft(heading))
        .withMessageContaining("did not let JReleaser finish")
        .withMessageContaining("500")
        .withMessageNotContaining(GitHubServer.TOKEN);
    assertThat(server.state()).isEqualTo("latest none\n");
  }

  @Test
  void saysWhatIsWrongWithItsConfiguration() {
    new WorkTree(source).write("jreleaser.yml", "release:\n  github:\n    nonsense: 1\n");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> host().createDraft(heading))
        .withMessageContaining("jreleaser.yml` is not taken by JReleaser")
        .withMessageContaining("nonsense");
  }

  @Test
  void announcesWhatIsPublic() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (LoopbackMirror listener = new LoopbackMirror()) {
      listener.on(
          "/hook",
          (exchange, _) -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
          });
      new WorkTree(source)
          .write(
              "jreleaser.yml",
              CONFIGURATION
                  + """
                  project:
                    description: runs things
                    copyright: 2026 Acme
                    license: Apache-2.0
                    authors: [Acme]
                    links:
                      homepage: https://acme.example
                      documentation: https://acme.example/docs
                  announce:
                    webhooks:
                      chat:
                        active: ALWAYS
                        webhook: %s
                        message: "{{projectName}} {{projectVersion}} is out"
                  """
                      .formatted(listener.uri("/hook")));
      jreleaser().announce(heading);
    }
    assertThat(told).singleElement().asString().contains("runner 1.2.3 is out");
    assertThat(server.state()).isEqualTo("latest none\n");
  }
}
