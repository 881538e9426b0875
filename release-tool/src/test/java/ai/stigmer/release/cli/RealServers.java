package ai.stigmer.release.cli;

import ai.stigmer.release.github.JReleaser;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.DockerRegistry;
import ai.stigmer.release.testing.GitHttpServer;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.github.GitHubProcess;
import ai.stigmer.release.testing.github.GitHubServer;
import ai.stigmer.release.testing.registry.TokenServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's registry, a GitHub of our own in a process of its own, and a tap served by git over
 * HTTP, with work trees whose product goes there: an image, an archive and a formula.
 */
final class RealServers implements AutoCloseable {
  static final String TAP_TOKEN = "ghs_not-a-real-token-of-a-tap";

  private static final String CHANGELOG =
      """
      release:
        github:
          changelog:
            formatted: ALWAYS
            format: "- {{commitTitle}}"
      """;

  private final Path folder;
  private final DockerRegistry registry;
  private final Optional<TokenServer> tokens;
  private final GitHubProcess github;
  private final GitHttpServer git;
  private final BareRepository tap;
  private final TinyProduct product;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Everybody may push images. */
  static RealServers open(Path folder) {
    DockerRegistry registry = DockerRegistry.start(directory(folder.resolve("registry")));
    return new RealServers(folder, registry, Optional.empty());
  }

  /** The registry is for one user only. */
  static RealServers guarded(Path folder, String user, String password) {
    DockerRegistry registry =
        DockerRegistry.withPassword(directory(folder.resolve("registry")), user, password);
    return new RealServers(folder, registry, Optional.empty());
  }

  /** As on ghcr.io one user may push and everybody may pull, each with tokens of a service. */
  static RealServers behindTokens(Path folder, String user, String password) {
    Path own = directory(folder.resolve("registry"));
    TokenServer tokens = new TokenServer(own, user, password);
    DockerRegistry registry =
        DockerRegistry.withTokens(
            own, tokens.realm(), TokenServer.SERVICE, TokenServer.ISSUER, tokens.certificates());
    return new RealServers(folder, registry, Optional.of(tokens));
  }

  private RealServers(Path folder, DockerRegistry registry, Optional<TokenServer> tokens) {
    RequiredTool.require("git");
    this.folder = folder;
    this.registry = registry;
    this.tokens = tokens;
    this.github = GitHubProcess.start("acme/acme", folder.resolve("github"));
    this.git =
        new GitHttpServer(
            directory(folder.resolve("git")), Map.of("x-access-token", TAP_TOKEN), Set.of());
    this.tap = BareRepository.create(folder.resolve("git/tap.git"), "README.md", "A tap\n");
    this.product = TinyProduct.in(folder);
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A work tree on a machine that knows nothing of the others. Equal ones have equal commits. */
  TinyRepository workTree(String machine) {
    TinyRepository repository = new TinyRepository(directory(folder.resolve(machine)));
    String yml =
        product.releaseYml(destinations()).replace("registry.example.com", registry.host());
    product.putInto(repository, yml);
    return repository;
  }

  private String destinations() {
    return """
      github: acme/acme
      githubUrl: %1$s
      githubApi: %1$s
      tap: %2$s
    """
        .formatted(github.endpoint(), git.url("tap.git"));
  }

  /** What a publisher's environment has. */
  Map<String, String> environment() {
    return Map.of(
        "GITHUB_TOKEN",
        GitHubServer.TOKEN,
        "HOMEBREW_TAP_TOKEN",
        TAP_TOKEN,
        "JAVA_HOME",
        product.jdk().toString());
  }

  /** Commits what makes {@code version} differ from others, tags it and pushes the tag. */
  void prepare(TinyRepository repository, String version) {
    String tag = "v" + version;
    repository.tree().write("files/version.txt", version + "\n").commit(version).tag(tag);
    github.pushTag(tag, repository.tree().git("rev-parse", "HEAD"));
  }

  Onlooker onlooker() {
    return new Onlooker(
        registry.uri("/v2/acme/"),
        URI.create(github.endpoint() + "/repos/acme/acme/releases"),
        tap);
  }

  BareRepository tap() {
    return tap;
  }

  /** Writes a {@code config.json} as {@code docker login} does. */
  void logIn(Path config, String user, String password) {
    String pair = user + ":" + password;
    try {
      Files.writeString(
          config,
          "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
              .formatted(
                  registry.host(),
                  Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The scopes of each of the registry's tokens. */
  List<String> tokensIssued() {
    return tokens.orElseThrow().issued();
  }

  /** Method and address of everything that was asked of all of them. */
  List<String> requests() {
    return Stream.of(
            registry.answers(),
            github.requests(),
            git.requests,
            tokens.map(TokenServer::requests).orElse(List.of()))
        .flatMap(List::stream)
        .toList();
  }

  /** From now on JReleaser makes the drafts of what {@code repository} releases. */
  static void useJReleaser(TinyRepository repository) {
    repository.tree().write(JReleaser.CONFIGURATION, CHANGELOG).commit("notes");
    repository.tree().git("remote", "add", "origin", "https://github.com/acme/acme.git");
  }

  /** All there are as their publisher sees them, drafts and doubles included. */
  List<Listed> releases() {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(github.endpoint() + "/repos/acme/acme/releases?per_page=100"))
            .header("Authorization", "Bearer " + GitHubServer.TOKEN)
            .build();
    try {
      List<Listed> all = new ArrayList<>();
      JsonMapper.shared()
          .readTree(client.send(request, BodyHandlers.ofByteArray()).body())
          .forEach(json -> all.add(Listed.of(json)));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A release in GitHub's list. */
  record Listed(String tag, boolean draft, String notes) {
    private static Listed of(JsonNode json) {
      return new Listed(
          json.path("tag_name").asString(),
          json.path("draft").asBoolean(),
          json.path("body").asString(""));
    }
  }

  @Override
  public void close() {
    client.close();
    git.close();
    github.close();
    registry.close();
    tokens.ifPresent(TokenServer::close);
  }
}
