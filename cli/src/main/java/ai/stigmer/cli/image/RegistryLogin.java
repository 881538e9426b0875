package ai.stigmer.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.cli.host.Host;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What {@code docker login} left: in {@code config.json} itself or with a credential helper. */
record RegistryLogin(Host host) {
  /** The value of {@code X-Registry-Auth} for an image's registry. */
  Optional<String> of(String repository) {
    String first = repository.split("/", 2)[0];
    boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
    String registry = named ? first : "https://index.docker.io/v1/";
    Path folder =
        host.variable("DOCKER_CONFIG").map(Path::of).orElse(host.home().resolve(".docker"));
    try {
      Path file = folder.resolve("config.json");
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      JsonObject config = JsonParser.object().from(Files.readString(file));
      String helper =
          config
              .getObject("credHelpers", new JsonObject())
              .getString(registry, config.getString("credsStore", ""));
      return helper.isEmpty() ? inFile(config, registry) : helped(helper, registry);
    } catch (IOException | JsonParserException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> inFile(JsonObject config, String registry) {
    JsonObject entry =
        config.getObject("auths", new JsonObject()).getObject(registry, new JsonObject());
    String token = entry.getString("identitytoken", "");
    if (!token.isEmpty()) {
      return Optional.of(header(Map.of("identitytoken", token, "serveraddress", registry)));
    }
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(entry.getString("auth", "")), UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    return colon < 1
        ? Optional.empty()
        : Optional.of(login(registry, pair.substring(0, colon), pair.substring(colon + 1)));
  }

  private Optional<String> helped(String helper, String registry)
      throws IOException, JsonParserException {
    Optional<Path> program =
        helper.matches("[A-Za-z0-9._-]+")
            ? host.program("docker-credential-" + helper)
            : Optional.empty();
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Process process =
        new ProcessBuilder(program.get().toString(), "get")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(registry.getBytes(UTF_8));
    }
    String answer = new String(process.getInputStream().readNBytes(1 << 20), UTF_8);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    JsonObject json = JsonParser.object().from(answer);
    String user = json.getString("Username", "");
    String secret = json.getString("Secret", "");
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals("<token>")
            ? header(Map.of("identitytoken", secret, "serveraddress", registry))
            : login(registry, user, secret));
  }

  private static String login(String registry, String user, String password) {
    Map<String, @Nullable Object> login = new LinkedHashMap<>();
    login.put("username", user);
    login.put("password", password);
    login.put("serveraddress", registry);
    return header(login);
  }

  private static String header(Map<String, ? extends @Nullable Object> login) {
    return Base64.getUrlEncoder().encodeToString(JsonWriter.string(login).getBytes(UTF_8));
  }
}
