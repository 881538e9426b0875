package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.cli.TinyRepository.Run;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.testing.DockerRegistry;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built tool as a process, publishing to a real registry and to a GitHub of our own with the
 * real one's habits. What it releases has no formula, and so no tap.
 */
class RemotePublishIT {
  private static final Map<String, String> ENVIRONMENT = Map.of("GITHUB_TOKEN", GitHubServer.TOKEN);

  @TempDir Path temporary;
  private DockerRegistry registry;
  private GitHubServer github;
  private TinyRepository repository;

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("git");
    RequiredTool.require("docker-registry");
  }

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.start(Files.createDirectory(temporary.resolve("registry")));
    github = new GitHubServer("acme/acme");
    repository = new TinyRepository(temporary);
    repository
        .tree()
        .write(
            "release.yml",
            TinyRepository.RELEASE_YML
                    .replace("registry.example.com", registry.host())
                    .replace(
                        "github: acme/acme", "github: acme/acme\n  githubUrl: " + github.endpoint())
                + "  githubApi: "
                + github.endpoint()
                + "\n")
        .commit("here");
    tag("v1.2.3");
  }

  @AfterEach
  void stop() {
    github.close();
    registry.close();
  }

  @Test
  void aReleaseIsPublishedFoundAgainVerifiedAndRolledBack() {
    Outcome ready = succeeds("preflight");
    assertThat(ready.out()).isEqualTo("ready: nothing is in the way\n");

    Outcome first = succeeds("publish");
    assertThat(first.err()).contains("verified: every pointer leads to what was built");
    assertThat(github.requests())
        .anyMatch(request -> request.startsWith("PATCH /repos/acme/acme/releases/"));

    int before = github.requests().size();
    Outcome again = succeeds("publish");
    assertThat(again.err()).isEqualTo("nothing to do: 1.2.3 is published\n");
    assertThat(github.requests().subList(before, github.requests().size()))
        .as("the list of releases, and the latest")
        .hasSize(2)
        .allMatch(request -> request.startsWith("GET "));

    repository.tree().write("files/b.txt", "more\n").commit("second");
    tag("v1.3.0");
    succeeds("publish");
    succeeds("verify", "1.2.3");
    succeeds("verify");
    succeeds("rollback", "--to", "1.2.3", "--yes");
    succeeds("verify", "1.2.3");
    Outcome yanked = run("publish");
    assertThat(yanked.exitCode()).isEqualTo(76);
    assertThat(yanked.err()).contains("`v1.3.0` is `yanked`", "--unyank");
  }

  /** JReleaser is no process of its own, and may have sent twice what its end interrupts. */
  @Test
  void whoIsKilledInJReleaserLeavesNothingThatTheNextOneDoesNotPutRight() throws Exception {
    RealServers.useJReleaser(repository);
    Path scratch = Files.createDirectory(temporary.resolve("scratch"));
    repository.jvmOptions("-Djava.io.tmpdir=" + scratch);
    tag("v1.2.3");
    String branches = "/repos/acme/acme/branches"; // Nothing else asks for them.
    github.faults((_, _, path) -> path.startsWith(branches) ? new Fault.Stall() : Fault.NONE);
    BooleanSupplier isAsked =
        () -> github.requests().stream().anyMatch(r -> r.startsWith("GET " + branches));
    endedOnce(isAsked, Process::destroy);
    assertThat(scratch).as("what Ctrl-C leaves").isEmptyDirectory();
    github.forgetRequests();
    endedOnce(isAsked, Process::destroyForcibly);
    assertThat(scratch).as("what kill -9 leaves").isNotEmptyDirectory();
    assertThat(drafts()).isZero();

    AtomicInteger posts = new AtomicInteger();
    github.faults(
        (_, method, path) ->
            method.equals("POST") && path.equals("/repos/acme/acme/releases")
                ? switch (posts.getAndIncrement()) {
                  case 0 -> Fault.NONE; // Preflight, which asks whether it may.
                  case 1 -> new Fault.ResetAfter();
                  default -> new Fault.StalledAnswer();
                }
                : Fault.NONE);
    endedOnce(() -> drafts() == 2, Process::destroyForcibly);

    github.noFaults();
    succeeds("publish");
    assertThat(github.state().lines().filter(line -> line.startsWith("release ")))
        .containsExactly("release v1.2.3 published `acme 1.2.3`");
  }

  private void endedOnce(BooleanSupplier reached, Consumer<Process> by)
      throws InterruptedException {
    Run run = repository.start(ENVIRONMENT, "publish");
    while (!reached.getAsBoolean()) {
      assertThat(run.process().waitFor(10, TimeUnit.MILLISECONDS)).as("has ended").isFalse();
    }
    assertThat(run.process().descendants()).as("who would survive it").isEmpty();
    by.accept(run.process());
    run.process().waitFor();
  }

  private long drafts() {
    return github.state().lines().filter(line -> line.startsWith("release v1.2.3 draft")).count();
  }

  @Test
  void everythingInTheWayIsToldBeforeAnythingIsBuilt() {
    repository.tree().write("files/b.txt", "more\n").commit("second").tag("v1.3.0");

    Outcome outcome = repository.run(Map.of(), "publish");

    assertThat(outcome.exitCode()).isEqualTo(77);
    assertThat(outcome.err()).contains("GITHUB_TOKEN").contains("hint: ");
    assertThat(repository.dist()).doesNotExist();
    assertThat(github.requests()).noneMatch(r -> r.startsWith("PATCH ") || r.startsWith("DELETE "));
  }

  @Test
  void everythingInTheWayIsToldOfWhatIsBuiltAlready() {
    succeeds("build");
    registry.close();

    Outcome outcome = repository.run(Map.of("GITHUB_TOKEN", "a token"), "publish");

    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.err())
        .contains("GITHUB_TOKEN: it holds characters that no token has")
        .doesNotContain("a token");
    Outcome anonymous = repository.run(Map.of(), "publish");
    assertThat(anonymous.err()).contains(registry.host(), "set `GITHUB_TOKEN`");
  }

  @Test
  void aChangelogIsNotMadeOfHalfAHistory() {
    repository.tree().write("jreleaser.yml", "project: {}\n").commit("notes");
    repository.tree().git("clone", "--quiet", "--depth", "1", "file://" + repository.folder(), "x");
    repository.tree().git("-C", "x", "fetch", "--quiet", "--depth", "1", "origin", "HEAD");

    Outcome outcome =
        repository.run(
            Map.of("GITHUB_TOKEN", GitHubServer.TOKEN), "preflight", "--file", "x/release.yml");

    assertThat(outcome.exitCode()).isEqualTo(77);
    assertThat(outcome.out()).contains("lacks most of its history", "fetch-depth: 0");
  }

  /** As ghcr.io is: one user pushes, everybody pulls, nobody without a token of its service. */
  @Test
  void aRegistryBehindATokenServiceIsPublishedToAndReadByEverybody() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("tokens"));
    Path login = Files.createDirectory(temporary.resolve("login"));
    try (RealServers servers = RealServers.behindTokens(folder, "alice", "correct horse")) {
      TinyRepository machine = servers.workTree("machine");
      servers.prepare(machine, "1.0.0");
      Map<String, String> publisher = new HashMap<>(servers.environment());
      Outcome stranger = machine.run(publisher, "publish");
      assertThat(stranger.exitCode()).as(stranger.err()).isEqualTo(77);
      assertThat(stranger.err()).contains("docker login ");
      publisher.put("DOCKER_CONFIG", login.toString());
      servers.logIn(login.resolve("config.json"), "alice", "correct horse");
      int before = servers.tokensIssued().size();

      Outcome published = machine.run(publisher, "publish");
      assertThat(published.exitCode()).as(published.err()).isZero();
      assertThat(servers.tokensIssued().subList(before, servers.tokensIssued().size()))
          .containsOnly("repository:acme:pull,push", "repository:acme:pull");
      Outcome verified = machine.run("verify");
      assertThat(verified.exitCode()).as(verified.err()).isZero();
      assertThat(servers.tokensIssued().getLast()).isEqualTo("repository:acme:pull");
      Outcome again = machine.run(publisher, "publish");
      assertThat(again.err()).isEqualTo("nothing to do: 1.0.0 is published\n");
    }
  }

  /** As people do who delete "untagged versions" on ghcr.io. */
  @Test
  void whatTheRegistryHasLostIsPushedAgainWhenAsked() throws IOException {
    succeeds("publish");
    Path list = repository.dist().resolve("release.json");
    ReleaseManifest release = ReleaseJson.read("release.json", Files.readAllBytes(list)).value();
    String child = release.images().getFirst().manifests().getFirst().manifest().digest().hex();
    try (Stream<Path> files = Files.walk(temporary.resolve("registry"))) {
      files.filter(file -> file.endsWith("revisions/sha256/" + child)).forEach(Folder::delete);
    }
    Outcome broken = run("verify");
    assertThat(broken.exitCode()).isEqualTo(76);
    assertThat(broken.err()).contains(child + "` is `missing`", "publish --repair");
    assertThat(succeeds("publish").err()).startsWith("nothing to do");

    assertThat(succeeds("publish", "--repair").err()).contains("push    acme sha256:" + child);

    succeeds("verify");
    assertThat(succeeds("publish", "--repair").err()).startsWith("nothing to do");
  }

  @Test
  void aReleaseThatCannotBecomeThisOneIsToldBeforeAnythingIsBuilt() {
    succeeds("publish");
    succeeds("yank", "1.2.3", "--yes");

    Outcome yanked = run("preflight");
    assertThat(yanked.exitCode()).isEqualTo(76);
    assertThat(yanked.out()).contains("`v1.2.3` is `yanked`", "--unyank");
    Outcome verified = run("verify");
    assertThat(verified.exitCode()).isEqualTo(76);
    assertThat(verified.err()).startsWith("error: ").contains("it was given up; ");
    succeeds("publish", "--unyank");
    succeeds("preflight");
  }

  private Outcome succeeds(String... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome;
  }

  private Outcome run(String... arguments) {
    return repository.run(ENVIRONMENT, arguments);
  }

  /** Tags HEAD, here and on the server, as a push does. */
  private void tag(String name) {
    repository.tree().git("tag", "--force", name);
    github.pushTag(name, repository.tree().git("rev-parse", "HEAD"));
  }
}
