package ai.stigmer.cli.discovery;

import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.failure.UsageError;
import ai.stigmer.cli.host.Host;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The places to look at, best first. Only files are read; nothing is asked. */
final class Candidates {
  private final Host host;
  private final List<Candidate> list = new ArrayList<>();
  private final Set<Endpoint> seen = new LinkedHashSet<>();

  private Candidates(Host host) {
    this.host = host;
  }

  /**
   * In the order in which they are asked.
   *
   * @param runtime {@code docker}, {@code podman}, or an endpoint; empty for all
   */
  static List<Candidate> of(Host host, Optional<String> runtime) {
    Candidates candidates = new Candidates(host);
    switch (runtime.orElse("")) {
      case "" -> {
        candidates.docker();
        candidates.podman();
      }
      case "docker" -> candidates.docker();
      case "podman" -> candidates.podman();
      case String text -> {
        if (Endpoint.parse(text).isEmpty()) {
          throw new UsageError(
              "`" + text + "` is not a runtime",
              List.of(
                  "use `docker`, `podman`, or an endpoint such as `unix:///path/to/engine.sock`"));
        }
        candidates.add(Candidate.parse("--runtime", text));
      }
    }
    return candidates.list;
  }

  private void docker() {
    host.variable("DOCKER_HOST").ifPresent(text -> add(Candidate.parse("DOCKER_HOST", text)));
    context();
    add("default socket", Path.of("/var/run/docker.sock"));
    add("Docker Desktop", host.home().resolve(".docker/run/docker.sock"));
    add("Docker Desktop", host.home().resolve(".docker/desktop/docker.sock"));
    add("OrbStack", host.home().resolve(".orbstack/run/docker.sock"));
    add("Colima", host.home().resolve(".colima/default/docker.sock"));
    add("Colima", host.home().resolve(".config/colima/default/docker.sock"));
    add("Rancher Desktop", host.home().resolve(".rd/docker.sock"));
    add("Lima", host.home().resolve(".lima/docker/sock/docker.sock"));
    add("Lima", host.home().resolve(".lima/default/sock/docker.sock"));
    add("rootless Docker", runtimeFolder().resolve("docker.sock"));
  }

  private void podman() {
    host.variable("CONTAINER_HOST").ifPresent(text -> add(Candidate.parse("CONTAINER_HOST", text)));
    add("rootless Podman", runtimeFolder().resolve("podman/podman.sock"));
    if (host.user().uid() == 0) {
      add("Podman", Path.of("/run/podman/podman.sock"));
    }
    add(
        "podman machine",
        host.home().resolve(".local/share/containers/podman/machine/podman.sock"));
  }

  private Path runtimeFolder() {
    return Path.of(host.variable("XDG_RUNTIME_DIR").orElse("/run/user/" + host.user().uid()));
  }

  private void add(String source, Path socket) {
    add(Candidate.at(source, new Endpoint.Unix(socket)));
  }

  private void add(Candidate candidate) {
    if (candidate.endpoint().isEmpty() || seen.add(candidate.endpoint().get())) {
      list.add(candidate);
    }
  }

  /** {@code DOCKER_CONTEXT}, else the current one of {@code config.json}. */
  private void context() {
    Path folder =
        host.variable("DOCKER_CONFIG").map(Path::of).orElse(host.home().resolve(".docker"));
    Optional<String> named = host.variable("DOCKER_CONTEXT");
    String name =
        named.or(() -> text(folder.resolve("config.json"), "currentContext")).orElse("default");
    if (name.equals("default")) {
      return;
    }
    String source = (named.isPresent() ? "DOCKER_CONTEXT" : "current context") + " " + name;
    Path meta = folder.resolve("contexts/meta").resolve(sha256(name)).resolve("meta.json");
    Optional<String> endpoint =
        read(meta)
            .map(json -> json.getObject("Endpoints", new JsonObject()))
            .map(json -> json.getObject("docker", new JsonObject()))
            .map(json -> json.getString("Host"));
    add(
        endpoint
            .map(text -> Candidate.parse(source, text))
            .orElseGet(() -> Candidate.unusable(source, "`" + meta + "` names no endpoint")));
  }

  private static Optional<String> text(Path file, String key) {
    return read(file).map(json -> json.getString(key)).filter(value -> !value.isEmpty());
  }

  private static Optional<JsonObject> read(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(JsonParser.object().from(Files.readString(file)))
          : Optional.empty();
    } catch (IOException | JsonParserException e) {
      return Optional.empty();
    }
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
