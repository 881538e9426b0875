package ai.stigmer.release.registry;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Docker's {@code config.json}, and Podman's {@code auth.json} of the same form: {@code
 * credHelpers} of a registry come before {@code credsStore}, and that before what {@code auths}
 * itself holds.
 *
 * @param path there or not
 * @param environment where helpers are looked for and what they run with
 */
record AuthFile(Path path, Map<String, String> environment) {
  private static final int MAX_BYTES = 1 << 20;
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";

  static List<AuthFile> usual(Map<String, String> environment, Path home) {
    List<Path> paths = new ArrayList<>();
    variable(environment, "REGISTRY_AUTH_FILE").ifPresent(paths::add);
    paths.add(
        variable(environment, "DOCKER_CONFIG")
            .orElse(home.resolve(".docker"))
            .resolve("config.json"));
    variable(environment, "XDG_RUNTIME_DIR")
        .ifPresent(run -> paths.add(run.resolve("containers/auth.json")));
    paths.add(
        variable(environment, "XDG_CONFIG_HOME")
            .orElse(home.resolve(".config"))
            .resolve("containers/auth.json"));
    return paths.stream().map(path -> new AuthFile(path, environment)).toList();
  }

  private static Optional<Path> variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
  }

  /**
   * The login for a registry, from the file or from a helper it names.
   *
   * @throws Misconfigured if the file is malformed, or its helper fails
   */
  Optional<Login> find(String registry) {
    JsonNode config = read();
    for (String key : keys(registry)) {
      Optional<String> helper = text(config.path("credHelpers"), key);
      if (helper.isPresent()) {
        return new CredentialHelper(helper.get(), path, environment).get(key);
      }
    }
    Optional<String> store = text(config, "credsStore");
    if (store.isPresent()) {
      CredentialHelper helper = new CredentialHelper(store.get(), path, environment);
      for (String key : keys(registry)) {
        Optional<Login> stored = helper.get(key);
        if (stored.isPresent()) {
          return stored;
        }
      }
    }
    for (String key : keys(registry)) {
      Optional<Login> login = login(key, config.path("auths").path(key));
      if (login.isPresent()) {
        return login;
      }
    }
    return Optional.empty();
  }

  /** How the registry may be written, in order of preference. */
  private static List<String> keys(String registry) {
    return registry.equals("docker.io")
        ? List.of(DOCKER_HUB, "docker.io", "index.docker.io", "https://index.docker.io")
        : List.of(
            registry, "https://" + registry, "https://" + registry + "/", "http://" + registry);
  }

  private Optional<Login> login(String key, JsonNode entry) {
    Optional<String> identity = text(entry, "identitytoken");
    if (identity.isPresent()) {
      return identity.map(Login.IdentityToken::new);
    }
    Optional<String> token = text(entry, "registrytoken");
    if (token.isPresent()) {
      return token.map(Login.RegistryToken::new);
    }
    Optional<String> auth = text(entry, "auth");
    if (auth.isPresent()) {
      return Optional.of(decode(key, auth.get()));
    }
    return text(entry, "username")
        .flatMap(
            user -> text(entry, "password").map(password -> new Login.Password(user, password)));
  }

  private Login decode(String key, String auth) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      pair = "";
    }
    int colon = pair.indexOf(':');
    if (colon <= 0) {
      throw malformed("auths." + key + ".auth", "is not a base64 of `user:password`");
    }
    return new Login.Password(
        pair.substring(0, colon), pair.substring(colon + 1).replaceAll("\0+$", ""));
  }

  private JsonNode read() {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw malformed("", "is larger than 1 MiB");
      }
      return JsonTree.read(bytes);
    } catch (NoSuchFileException _) {
      return MissingNode.getInstance();
    } catch (JacksonException e) {
      // The parser's own message may quote a secret.
      throw new Misconfigured(
          List.of(
              new Problem(
                  path.toString(),
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  "",
                  "is no JSON",
                  Optional.empty())),
          "mend it, or log in again, as with `docker login`");
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }

  private Misconfigured malformed(String key, String message) {
    return new Misconfigured(
        List.of(new Problem(path.toString(), 0, 0, key, message, Optional.empty())),
        "mend it, or log in again, as with `docker login`");
  }

  private static Optional<String> text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    return value.isString() && !value.stringValue().isBlank()
        ? Optional.of(value.stringValue())
        : Optional.empty();
  }
}
