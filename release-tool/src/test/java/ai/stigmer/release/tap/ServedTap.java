package ai.stigmer.release.tap;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Commit;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.GitHttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tap that git's own server serves, so that what it refuses is refused for real. */
final class ServedTap implements AutoCloseable {
  static final Commit COMMIT = new Commit("stigmer 1.2.3", Instant.parse("2026-01-02T03:04:05Z"));
  static final String SECRET = "ghs_knownSecret";

  /** Tries three times. */
  static final HttpSettings SETTINGS = settings(3);

  final Path folder;
  final GitHttpServer server;
  final BareRepository repository;

  /** With one commit, on {@code main}. */
  ServedTap(Path folder) {
    this.folder = folder;
    server = new GitHttpServer(folder, Map.of("x-access-token", SECRET), Set.of("readsOnly"));
    repository = BareRepository.create(folder.resolve("tap.git"), "README.md", "A tap\n");
  }

  static HttpSettings settings(int attempts) {
    return new HttpSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        1,
        attempts,
        Duration.ofMillis(1),
        Duration.ZERO);
  }

  /** The tap, on its standard branch. */
  Tap tap(String token) {
    return new RemoteTap(url(), Optional.empty(), login(token), SETTINGS);
  }

  Tap branch(String name) {
    return new RemoteTap(url(), Optional.of(name), login(SECRET), SETTINGS);
  }

  Tap withoutToken() {
    return new RemoteTap(url(), Optional.empty(), Optional.empty(), SETTINGS);
  }

  /** Another tap of the same server. */
  Tap other(String repository) {
    return at(server.url(repository));
  }

  static Tap at(URI url) {
    return new RemoteTap(url, Optional.empty(), login(SECRET), SETTINGS);
  }

  URI url() {
    return server.url("tap.git");
  }

  static Optional<TapLogin> login(String token) {
    return Optional.of(TapLogin.token(token));
  }

  @Override
  public void close() {
    server.close();
  }
}
