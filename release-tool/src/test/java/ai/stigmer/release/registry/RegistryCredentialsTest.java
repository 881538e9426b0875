package ai.stigmer.release.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryCredentialsTest {
  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();

  private Optional<Login> find(String registry) {
    return RegistryCredentials.ofUser(environment, home).find(registry);
  }

  private void config(String json) throws IOException {
    Files.createDirectories(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/config.json"), json);
  }

  private static String auth(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private void helper(String name, String script) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path program = bin.resolve("docker-credential-" + name);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
  }

  @Test
  void nobodyIsKnownWhereNothingIsSet() {
    assertThat(find("ghcr.io")).isEmpty();
  }

  @Test
  void gitHubsTokenIsForItsOwnRegistryAlone() {
    environment.put("GITHUB_TOKEN", "secret");
    environment.put("GITHUB_ACTOR", "alice");
    assertThat(find("ghcr.io")).contains(new Login.Password("alice", "secret"));
    assertThat(find("ghcr.io.example.com")).isEmpty();
    assertThat(find("docker.io")).isEmpty();
  }

  @Test
  void readsEveryFormOfAnEntry() throws IOException {
    config(
        """
        {"auths": {
          "a.example": {"auth": "%s"},
          "https://b.example": {"identitytoken": "identity"},
          "c.example:5000": {"registrytoken": "registry"},
          "d.example": {"username": "u", "password": "p"},
          "https://index.docker.io/v1/": {"auth": "%s"},
          "empty.example": {}
        }}
        """
            .formatted(auth("u:p:q"), auth("hub:p")));
    assertThat(find("a.example")).contains(new Login.Password("u", "p:q"));
    assertThat(find("b.example")).contains(new Login.IdentityToken("identity"));
    assertThat(find("c.example:5000")).contains(new Login.RegistryToken("registry"));
    assertThat(find("c.example")).isEmpty();
    assertThat(find("d.example")).contains(new Login.Password("u", "p"));
    assertThat(find("docker.io")).contains(new Login.Password("hub", "p"));
    assertThat(find("empty.example")).isEmpty();
  }

  @Test
  void theFirstFileWithAnEntryDecides() throws IOException {
    config("{\"auths\":{\"a.example\":{\"auth\":\"" + auth("docker:p") + "\"}}}");
    Path podman = home.resolve("auth.json");
    Files.writeString(
        podman, "{\"auths\":{\"a.example\":{\"auth\":\"" + auth("podman:p") + "\"}}}");
    environment.put("REGISTRY_AUTH_FILE", podman.toString());
    assertThat(find("a.example")).contains(new Login.Password("podman", "p"));
    environment.remove("REGISTRY_AUTH_FILE");
    assertThat(find("a.example")).contains(new Login.Password("docker", "p"));
    environment.put("DOCKER_CONFIG", home.resolve("elsewhere").toString());
    assertThat(find("a.example")).isEmpty();
  }

  @Test
  void aHelperIsAskedOnItsStandardInput() throws IOException {
    helper(
        "test",
        "test \"$*\" = get || exit 9; read server; "
            + "echo \"{\\\"ServerURL\\\":\\\"$server\\\",\\\"Username\\\":\\\"u\\\","
            + "\\\"Secret\\\":\\\"of $server\\\"}\"");
    helper("identity", "echo '{\"Username\":\"<token>\",\"Secret\":\"refresh\"}'");
    config(
        "{\"credsStore\":\"identity\",\"credHelpers\":{\"a.example\":\"test\"},"
            + "\"auths\":{\"a.example\":{\"auth\":\""
            + auth("file:p")
            + "\"}}}");
    assertThat(find("a.example")).contains(new Login.Password("u", "of a.example"));
    assertThat(find("b.example")).contains(new Login.IdentityToken("refresh"));
  }

  @Test
  void aHelperThatKnowsNobodyIsNoFailure() throws IOException {
    helper("none", "echo 'credentials not found in native keychain'; exit 1");
    config(
        "{\"credsStore\":\"none\",\"auths\":{\"a.example\":{\"auth\":\"" + auth("u:p") + "\"}}}");
    assertThat(find("a.example")).contains(new Login.Password("u", "p"));
    assertThat(find("b.example")).isEmpty();
  }

  @Test
  void aHelperThatIsBrokenIsNamedAndItsAnswerNotShown() throws IOException {
    helper("broken", "echo 'secret'; exit 1");
    helper("chatty", "echo 'secret'");
    helper("mute", "exit 0");
    for (String name : new String[] {"broken", "chatty", "mute", "missing", "../x"}) {
      config("{\"credHelpers\":{\"a.example\":\"" + name + "\"}}");
      assertThatExceptionOfType(Misconfigured.class)
          .as(name)
          .isThrownBy(() -> find("a.example"))
          .withMessageContaining("docker-credential-" + name)
          .withMessageContaining("config.json")
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void aFileThatIsBrokenIsNamedAndItsContentNotShown() throws IOException {
    for (String json :
        new String[] {
          "{\"auths\":{\"a.example\":{\"auth\":\"secret\"}}", // no end
          "{\"auths\":{\"a.example\":{\"auth\":\"!secret\"}}}",
          "{\"auths\":{\"a.example\":{\"auth\":\"" + auth("secret") + "\"}}}",
          "secret"
        }) {
      config(json);
      assertThatExceptionOfType(Misconfigured.class)
          .as(json)
          .isThrownBy(() -> find("a.example"))
          .withMessageContaining("config.json")
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void aFileOfAnotherFormHasNoLogin() throws IOException {
    for (String json : new String[] {"[]", "{\"auths\":[]}", "{\"auths\":{\"a.example\":7}}", ""}) {
      config(json);
      assertThat(find("a.example")).as(json).isEmpty();
    }
  }

  @Test
  void noLoginPrintsItsSecret() {
    assertThat(
            new Object[] {
              new Login.Password("u", "secret"),
              new Login.IdentityToken("secret"),
              new Login.RegistryToken("secret")
            })
        .allSatisfy(login -> assertThat(login.toString()).doesNotContain("secret"));
  }
}
