package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.testing.DockerRegistry;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Releases signed with a key that OpenSSL has made, believed by OpenSSL. */
class SigningIT {
  private static final String LOCAL =
      """
      profiles:
        local:
          folder: dist/local
      """;

  @TempDir Path temporary;
  private TinyRepository repository;
  private String privateKey;

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("git");
    RequiredTool.require("openssl");
    RequiredTool.require("docker-registry");
  }

  @BeforeEach
  void makeKeys() throws IOException {
    repository = new TinyRepository(temporary);
    for (String name : List.of("release", "other")) {
      Path key = temporary.resolve(name + ".pem");
      run(
          "openssl",
          "genpkey",
          "-algorithm",
          "EC",
          "-pkeyopt",
          "ec_paramgen_curve:P-256",
          "-out",
          key.toString());
      run("openssl", "ec", "-in", key.toString(), "-pubout", "-out", publicKey(name).toString());
    }
    privateKey = Files.readString(temporary.resolve("release.pem"));
  }

  private Path publicKey(String name) {
    return temporary.resolve(name + ".pub");
  }

  private Map<String, String> signing() {
    return Map.of(Signing.KEY, privateKey);
  }

  @Test
  void whatIsSignedOpensslVerifies() throws IOException {
    repository.tree().write("release.yml", TinyRepository.RELEASE_YML + LOCAL).commit("local");
    repository.tree().git("tag", "--force", "v1.2.3");

    Outcome unsigned = repository.run("publish", "--profile", "local", "--dry-run");
    assertThat(unsigned.out()).doesNotContain(".sig");
    Outcome published = repository.run(signing(), "publish", "--profile", "local");

    assertThat(published.exitCode()).as(published.err()).isZero();
    assertThat(published.err()).contains("signing with the key sha256:");
    Path release = repository.dist().resolve("local/releases/v1.2.3");
    for (String file : List.of("checksums.txt", "release.json")) {
      Path der = temporary.resolve(file + ".der");
      Files.write(
          der, Base64.getDecoder().decode(Files.readString(release.resolve(file + ".sig"))));
      run(
          "openssl",
          "dgst",
          "-sha256",
          "-verify",
          publicKey("release").toString(),
          "-signature",
          der.toString(),
          release.resolve(file).toString());
    }
    assertThat(Files.readString(release.resolve("release.json"))).doesNotContain(".sig");
    Outcome good = verify("release");
    assertThat(good.exitCode()).as(good.err()).isZero();
    Outcome bad = verify("other");
    assertThat(bad.exitCode()).isEqualTo(76);
    assertThat(bad.err()).contains("checksums.txt.sig", "a signature by the key sha256:");
    assertNowhere(published);
  }

  private Outcome verify(String key) {
    return repository.run("verify", "--profile", "local", "--key", publicKey(key).toString());
  }

  private void assertNowhere(Outcome outcome) throws IOException {
    String secret = privateKey.lines().toList().get(1);
    assertThat(outcome.out() + outcome.err()).doesNotContain(secret);
    try (Stream<Path> files = Files.walk(repository.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void anAnnouncedKeyIsNeededAndImagesAreSignedAsCosignDoes() throws IOException {
    Path own = Files.createDirectory(temporary.resolve("registry"));
    try (DockerRegistry registry = DockerRegistry.start(own);
        GitHubServer github = new GitHubServer("acme/acme")) {
      repository
          .tree()
          .write("release.pub", Files.readString(publicKey("release")))
          .write(
              "release.yml",
              TinyRepository.RELEASE_YML
                      .replace("registry.example.com", registry.host())
                      .replace(
                          "github: acme/acme",
                          "github: acme/acme\n  githubUrl: %s\n  githubApi: %s"
                              .formatted(github.endpoint(), github.endpoint()))
                  + "signing:\n  publicKey: release.pub\n")
          .commit("signed");
      repository.tree().git("tag", "--force", "v1.2.3");
      github.pushTag("v1.2.3", repository.tree().git("rev-parse", "HEAD"));
      Map<String, String> token = Map.of("GITHUB_TOKEN", GitHubServer.TOKEN);

      Outcome keyless = repository.run(token, "preflight");
      assertThat(keyless.exitCode()).isEqualTo(ExitCode.MISCONFIGURED);
      assertThat(keyless.out()).contains(Signing.KEY, "release.yml says that releases are signed");

      Map<String, String> both =
          Map.of("GITHUB_TOKEN", GitHubServer.TOKEN, Signing.KEY, privateKey);
      Outcome published = repository.run(both, "publish");
      assertThat(published.exitCode()).as(published.err()).isZero();
      assertThat(published.err()).contains("sign    acme:sha256-");
      Outcome again = repository.run(token, "publish");
      assertThat(again.err()).isEqualTo("nothing to do: 1.2.3 is published\n");
      Outcome verified = repository.run("verify");
      assertThat(verified.err()).startsWith("signed with the key sha256:");

      List<String> tags =
          registry.answers().stream()
              .filter(answer -> answer.startsWith("201 PUT ") && answer.endsWith(".sig"))
              .map(answer -> answer.substring(answer.lastIndexOf('/') + 1))
              .toList();
      assertThat(tags).as("of the index and of the manifest").hasSize(2);
      for (String tag : tags) {
        opensslVerifies(tag, registry);
      }
    }
  }

  /** What cosign would read and check, read and checked without it. */
  private void opensslVerifies(String signatureTag, DockerRegistry registry) throws IOException {
    JsonNode layer =
        JsonMapper.shared()
            .readTree(get(registry, "/v2/acme/manifests/" + signatureTag))
            .at("/layers/0");
    assertThat(layer.path("mediaType").asString(""))
        .isEqualTo("application/vnd.dev.cosign.simplesigning.v1+json");
    byte[] payload = get(registry, "/v2/acme/blobs/" + layer.path("digest").asString(""));
    assertThat(new String(payload, StandardCharsets.UTF_8))
        .contains(
            "\"docker-manifest-digest\":\"" + signatureTag.replaceFirst("-(\\w+).sig", ":$1") + '"')
        .contains("\"docker-reference\":\"" + registry.host() + "/acme\"");
    String signature = layer.at("/annotations/dev.cosignproject.cosign~1signature").asString("");
    Path der = Files.write(temporary.resolve("der"), Base64.getDecoder().decode(signature));
    Path file = Files.write(temporary.resolve("payload"), payload);
    run(
        "openssl",
        "dgst",
        "-sha256",
        "-verify",
        publicKey("release").toString(),
        "-signature",
        der.toString(),
        file.toString());
  }

  private static byte[] get(DockerRegistry registry, String path) throws IOException {
    URLConnection connection = registry.uri(path).toURL().openConnection();
    connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
