package ai.stigmer.release.github;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.PublishLock.Turn;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.testing.RequiredTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Against emulate's GitHub, which others wrote from GitHub's documentation: a check of requests and
 * answers. Its gaps (no digests, downloads answer 404, drafts visible by tag, any token, names
 * taken twice) are why {@link GitHubReleaseHostTest} has a server of its own.
 */
class GitHubEmulatorIT {
  private static final String TAG = "v1.2.3";

  @TempDir static Path folder;
  private static Process emulator;
  private static GitHubConnection to;

  @BeforeAll
  static void start() throws Exception {
    String node = RequiredTool.require("node").toString();
    String npm = RequiredTool.require("npm").toString();
    for (String file : new String[] {"package.json", "package-lock.json", "github.mjs"}) {
      try (var in = GitHubEmulatorIT.class.getResourceAsStream("/emulate/" + file)) {
        Files.copy(Objects.requireNonNull(in), folder.resolve(file));
      }
    }
    Process install = run(npm, "ci", "--no-audit", "--no-fund", "--silent");
    String said = new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(install.waitFor()).as(said).isZero();
    emulator = run(node, "github.mjs");
    var lines =
        new BufferedReader(
            new InputStreamReader(emulator.getInputStream(), StandardCharsets.UTF_8));
    to =
        new GitHubConnection(
            GitHubSite.of(URI.create(lines.readLine())),
            "admin/runner",
            Optional.of(new Token("test_token_admin")),
            new Http(HttpSettings.DEFAULT, InstantSource.system()),
            InstantSource.system());
  }

  private static Process run(String... command) throws IOException {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  @AfterAll
  static void stop() {
    if (to != null) {
      to.http().close();
    }
    if (emulator != null) {
      emulator.destroyForcibly();
    }
  }

  @Test
  void publishesYanksAndUnyanks() {
    Api api = new Api(to);
    String commit =
        api.find("/git/ref/heads/main").orElseThrow().path("object").path("sha").asString("");
    api.change(
        "POST",
        "/git/refs",
        JsonNodeFactory.instance.objectNode().put("ref", "refs/tags/" + TAG).put("sha", commit));
    ReleaseHeading heading = new ReleaseHeading(TAG, "runner", "1.2.3", commit, false);
    GitHubReleaseHost host =
        new GitHubReleaseHost(to, new PlainDrafting(to), Optional.of(heading), _ -> {});
    byte[] bytes = "content".getBytes(StandardCharsets.UTF_8);
    HostedAsset asset = new HostedAsset("a+1.txt", bytes.length, Digest.of(bytes));

    assertThat(host.obstacles()).isEmpty();
    assertThat(host.find(TAG)).isEmpty();
    host.createDraft(heading);
    assertThat(host.find(TAG).orElseThrow().state()).isEqualTo(State.DRAFT);
    host.upload(TAG, asset, Content.of(bytes));
    host.publish(TAG, Latest.BECOMES_LATEST);
    assertThat(host.latest()).contains(TAG);
    assertThat(host.releases()).singleElement().matches(r -> r.state() == State.PUBLISHED);
    // It states no digest and has kept no bytes, so nobody can tell that this is the asset.
    assertThat(host.find(TAG).orElseThrow().assets()).hasSize(1).doesNotContain(asset);

    host.yank(TAG, "a reason");
    assertThat(host.releases()).singleElement().matches(r -> r.state() == State.YANKED);
    host.unyank(TAG);
    assertThat(host.releases()).singleElement().matches(r -> r.state() == State.PUBLISHED);

    host.createDraft(new ReleaseHeading("v9.9.9", "runner", "9.9.9", commit, false));
    host.deleteDraft("v9.9.9");
    assertThat(host.releases()).hasSize(1);
  }

  @Test
  void locksThroughItsReferences() {
    GitHubLock lock = new GitHubLock(to, "first", LeaseTimes.DEFAULT, LeaseMemory.none());
    AtomicBoolean waited = new AtomicBoolean();
    for (int i = 0; i < 3; i++) {
      try (Turn turn = lock.acquire(_ -> waited.set(true))) {
        turn.require();
        LockReference reference = new LockReference(new Api(to));
        assertThat(reference.head().orElseThrow().message()).contains("first is publishing");
      }
    }
    assertThat(waited).isFalse();
  }
}
