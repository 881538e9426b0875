package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that knows a secret, in runs that succeed and in runs that fail: no secret is
 * printed, written to a file here or at a destination, put into an address, or seen in a process's
 * arguments or in the environment of one that the tool starts. The tap's pull requests are searched
 * in {@link TapPullRequestIT}.
 */
final class SecretsIT {
  private static final String WRONG = "ghp_not-a-real-token-of-anybody";
  private static final String PASSWORD = "not a real password";

  /** How the tokens begin that the registry's service makes. */
  private static final String SIGNED_TOKEN = "eyJ0eXAiOiJKV1Qi";

  @TempDir Path temporary;

  /** Of whoever publishes, and so not searched. */
  @TempDir Path own;

  private String key;
  private SecretSearch search;
  private Path scratch;

  @BeforeAll
  static void requireTools() {
    for (String tool : List.of("git", "docker-registry", "htpasswd")) {
      RequiredTool.require(tool);
    }
  }

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    key =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
    search =
        new SecretSearch(
            temporary.resolve("search"),
            List.of(
                GitHubServer.TOKEN,
                RealServers.TAP_TOKEN,
                WRONG,
                PASSWORD,
                SIGNED_TOKEN,
                key,
                key.replace("\n", "")));
    scratch = Files.createDirectory(temporary.resolve("scratch"));
  }

  @Test
  void noCommandShowsASecretAnywhere() throws IOException {
    try (RealServers servers = RealServers.behindTokens(temporary, "alice", PASSWORD)) {
      TinyRepository repository = workTree(servers);
      RealServers.useJReleaser(repository);
      servers.prepare(repository, "1.0.0");
      Map<String, String> publisher = publisher(servers);
      servers.logIn(own.resolve("config.json"), "alice", PASSWORD);
      succeeds(repository, publisher, "preflight");
      succeeds(repository, publisher, "build");
      search.run(2, repository, publisher, "plan", "-o", "json");
      assertThat(search.run(0, repository, inAWorkflow(publisher), "publish").err())
          .contains("signing with the key sha256:");
      assertThat(servers.releases().getFirst().notes()).as("JReleaser's").contains("- 1.0.0");
      succeeds(repository, publisher, "tap", "update");

      servers.prepare(repository, "1.1.0");
      search.run(77, repository, with(publisher, "GITHUB_TOKEN", WRONG), "publish");
      search.run(77, repository, with(publisher, "HOMEBREW_TAP_TOKEN", WRONG), "publish");
      search.run(78, repository, with(publisher, "RELEASE_SIGNING_KEY", cut()), "publish");
      servers.logIn(own.resolve("config.json"), "alice", WRONG);
      search.run(77, repository, publisher, "publish");
      servers.logIn(own.resolve("config.json"), "alice", PASSWORD);
      succeeds(repository, publisher, "publish");
      succeeds(repository, publisher, "rollback", "--to", "1.0.0", "--yes");
      succeeds(repository, publisher, "verify", "1.0.0");
      succeeds(repository, publisher, "yank", "1.1.0", "--yes");
      search(servers);
    }
  }

  /** One that everybody has to log in to. */
  @Test
  void thePasswordOfARegistryIsNotShown() throws IOException {
    try (RealServers servers = RealServers.guarded(temporary, "alice", PASSWORD)) {
      TinyRepository repository = workTree(servers);
      servers.prepare(repository, "1.0.0");
      Map<String, String> publisher = publisher(servers);
      Path config = own.resolve("config.json");
      servers.logIn(config, "alice", WRONG);
      search.run(77, repository, publisher, "preflight");
      servers.logIn(config, "alice", PASSWORD);
      search.run(77, repository, publisher, "publish"); // Nobody can pull without a password.
      helper();
      Files.writeString(config, "{\"credsStore\": \"of-a-test\"}");
      succeeds(repository, publisher, "publish");
      assertThat(own.resolve("asked")).as("of the helper").exists();
      search(servers);
    }
  }

  /** One that has the password, and is where programs are. */
  private void helper() throws IOException {
    Path program = temporary.resolve("search/programs/docker-credential-of-a-test");
    Files.writeString(
        own.resolve("answer"), "{\"Username\":\"alice\",\"Secret\":\"" + PASSWORD + "\"}\n");
    Files.writeString(
        program,
        """
        #!/bin/sh
        : >'%1$s/asked'
        read -r answer <'%1$s/answer'
        echo "$answer"
        """
            .formatted(own));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private TinyRepository workTree(RealServers servers) {
    TinyRepository repository = servers.workTree("machine");
    repository.jvmOptions("-Djava.io.tmpdir=" + scratch);
    return repository;
  }

  private Map<String, String> publisher(RealServers servers) {
    return with(
        with(servers.environment(), "DOCKER_CONFIG", own.toString()),
        "RELEASE_SIGNING_KEY",
        pem(key));
  }

  private static String pem(String base64) {
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  /** A key that somebody has not copied whole. */
  private String cut() {
    return pem(key.lines().toList().getFirst());
  }

  private Map<String, String> inAWorkflow(Map<String, String> publisher) {
    Map<String, String> workflow = new HashMap<>(publisher);
    workflow.put("GITHUB_ACTIONS", "true");
    workflow.put("GITHUB_OUTPUT", temporary.resolve("step-output").toString());
    workflow.put("GITHUB_STEP_SUMMARY", temporary.resolve("step-summary").toString());
    return workflow;
  }

  private static Map<String, String> with(
      Map<String, String> environment, String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return changed;
  }

  private void succeeds(
      TinyRepository repository, Map<String, String> environment, String... command) {
    search.run(0, repository, environment, command);
  }

  private void search(RealServers servers) {
    assertThat(scratch).as("the temporary folder").isEmptyDirectory();
    assertThat(servers.requests()).hasSizeGreaterThan(10);
    assertThat(search.started()).contains("--no-optional-locks");
    search.in("the address of a request", String.join("\n", servers.requests()));
    search.in("the tap", servers.tap().git("log", "--patch", "--all"));
    search.in(temporary);
    search.assertNothingFound();
  }
}
