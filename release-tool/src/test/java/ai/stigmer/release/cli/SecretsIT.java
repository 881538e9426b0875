package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.cli.TinyRepository.Run;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that knows a secret, in runs that succeed and in runs that fail: no secret is
 * printed, written to a file here or at a destination, or seen in a process's arguments.
 */
final class SecretsIT {
  private static final String WRONG = "ghp_not-a-real-token-of-anybody";
  private static final String PASSWORD = "not a real password";

  @TempDir Path temporary;
  private final Set<String> arguments = new TreeSet<>();
  private final StringBuilder printed = new StringBuilder();

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("git");
    RequiredTool.require("docker-registry");
    RequiredTool.require("htpasswd");
  }

  /** As they are, and as HTTP Basic writes them. */
  private static List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    for (String secret : List.of(GitHubServer.TOKEN, RealServers.TAP_TOKEN, WRONG, PASSWORD)) {
      secrets.add(secret);
      for (String user : List.of("x-access-token", "alice")) {
        secrets.add(base64(user + ":" + secret));
      }
    }
    return secrets;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void noCommandShowsASecretAnywhere() {
    try (RealServers servers = RealServers.open(temporary)) {
      TinyRepository repository = servers.workTree("machine");
      servers.prepare(repository, "1.0.0");
      Map<String, String> publisher = servers.environment();
      run(0, repository, publisher, "preflight");
      run(0, repository, publisher, "publish");
      servers.prepare(repository, "1.1.0");
      run(2, repository, publisher, "publish", "--dry-run");
      run(77, repository, with(publisher, "GITHUB_TOKEN", WRONG), "publish");
      run(77, repository, with(publisher, "HOMEBREW_TAP_TOKEN", WRONG), "publish");
      run(0, repository, publisher, "publish");
      run(0, repository, publisher, "rollback", "--to", "1.0.0", "--yes");
      run(0, repository, publisher, "verify", "1.0.0");
      printed.append(servers.tap().git("log", "--patch", "--all"));
    }
    assertNoSecret();
  }

  @Test
  void thePasswordOfARegistryIsNotShown() throws IOException {
    try (RealServers servers = RealServers.guarded(temporary, "alice", PASSWORD)) {
      TinyRepository repository = servers.workTree("machine");
      servers.prepare(repository, "1.0.0");
      // Outside of what is searched, as it is the user's own.
      Path docker = Files.createDirectories(temporary.resolve("docker"));
      Path config = docker.resolve("config.json");
      Map<String, String> publisher =
          with(servers.environment(), "DOCKER_CONFIG", docker.toString());
      logIn(config, servers, WRONG);
      run(77, repository, publisher, "preflight");
      logIn(config, servers, PASSWORD);
      run(77, repository, publisher, "publish"); // Nobody can pull without a password.
      Files.delete(config);
    }
    assertNoSecret();
  }

  private static void logIn(Path config, RealServers servers, String password) throws IOException {
    Files.writeString(
        config,
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
            .formatted(servers.registryHost(), base64("alice:" + password)));
  }

  private static Map<String, String> with(
      Map<String, String> environment, String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return changed;
  }

  private void run(
      int exitCode, TinyRepository repository, Map<String, String> environment, String... command) {
    Run run = repository.start(environment, command);
    Thread watching = Thread.ofVirtual().start(() -> watch(run.process()));
    Outcome outcome = run.await();
    try {
      watching.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    printed.append(outcome.out()).append(outcome.err());
    assertThat(outcome.exitCode())
        .as(String.join(" ", command) + outcome.out() + outcome.err())
        .isEqualTo(exitCode);
  }

  /** Of the tool and of whatever it starts. */
  private void watch(Process process) {
    do {
      Stream.concat(Stream.of(process.toHandle()), process.descendants())
          .map(handle -> Path.of("/proc/" + handle.pid() + "/cmdline"))
          .forEach(
              file -> {
                try {
                  arguments.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (IOException _) {
                  // It has ended.
                }
              });
    } while (!hasEnded(process));
  }

  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void assertNoSecret() {
    assertThat(arguments).isNotEmpty();
    assertNone("arguments", String.join("\n", arguments));
    assertNone("output", printed.toString());
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertNone(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertNone(String where, String text) {
    for (String secret : secrets()) {
      assertThat(text.contains(secret)).as("a secret in " + where).isFalse();
    }
  }
}
