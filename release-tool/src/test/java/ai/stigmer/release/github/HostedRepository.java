package ai.stigmer.release.github;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A repository on a GitHub of our own, clients of it, and a release for it with one asset. */
final class HostedRepository implements AutoCloseable {
  static final String NAME = "acme/runner";
  static final String TAG = "v1.2.3";
  static final String COMMIT = "c0ffee".repeat(6) + "c0ff";
  static final ReleaseHeading HEADING = new ReleaseHeading(TAG, "runner", "1.2.3", COMMIT, false);
  static final byte[] BYTES = "content of an asset, long enough".getBytes(StandardCharsets.UTF_8);

  private static final Optional<Token> WRITER = Optional.of(new Token(GitHubServer.TOKEN));

  private final Http http = Fast.http(Duration.ofSeconds(2));

  final GitHubServer server = new GitHubServer(NAME);
  final List<String> notices = new ArrayList<>();

  /** May write. */
  final GitHubReleaseHost host = host(WRITER);

  GitHubReleaseHost host(Optional<Token> token) {
    GitHubConnection to = connection(server, token, http);
    return new GitHubReleaseHost(to, new PlainDrafting(to), Optional.of(HEADING), notices::add);
  }

  /** May write. */
  GitHubConnection connection() {
    return connection(server, WRITER, http);
  }

  /** A client of another server, where it may write. */
  static GitHubReleaseHost host(GitHubServer other, Http http) {
    GitHubConnection to = connection(other, WRITER, http);
    return new GitHubReleaseHost(to, new PlainDrafting(to), Optional.of(HEADING), _ -> {});
  }

  private static GitHubConnection connection(
      GitHubServer server, Optional<Token> token, Http http) {
    return new GitHubConnection(
        GitHubSite.of(server.endpoint()), NAME, token, http, InstantSource.system());
  }

  static HostedAsset asset(String name, byte[] bytes) {
    return new HostedAsset(name, bytes.length, Digest.of(bytes));
  }

  void upload(String name, byte[] bytes) {
    host.upload(TAG, asset(name, bytes), Content.of(bytes));
  }

  /** Publishes {@code a.txt} with {@link #BYTES}. */
  void publishOne(Latest latest) {
    publishOne(server, host, latest);
  }

  static void publishOne(GitHubServer server, GitHubReleaseHost host, Latest latest) {
    server.pushTag(TAG, COMMIT);
    host.createDraft(HEADING);
    host.upload(TAG, asset("a.txt", BYTES), Content.of(BYTES));
    host.publish(TAG, latest);
  }

  /** Where users get an asset. */
  URI url(String name) {
    return URI.create(host.downloads(TAG) + "/" + name);
  }

  static byte[] read(Content content) throws IOException {
    try (var in = content.open()) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
