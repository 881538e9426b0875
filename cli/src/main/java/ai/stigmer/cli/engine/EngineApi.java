package ai.stigmer.cli.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.cli.failure.EngineFailed;
import ai.stigmer.cli.failure.EngineUnavailable;
import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine over its socket. */
public final class EngineApi implements ContainerEngine {
  private static final Duration PING = Duration.ofSeconds(2);
  private static final Duration USUAL = Duration.ofSeconds(60);

  private final Endpoint endpoint;
  private final Dialect dialect;
  // Podman runs other programs for an answer.
  private @Nullable EngineInfo info;

  private EngineApi(Endpoint endpoint, Dialect dialect) {
    this.endpoint = endpoint;
    this.dialect = dialect;
  }

  /**
   * Asks for {@code /_ping}.
   *
   * @throws IOException with the reason, if nothing that is an engine answers there within 2 s
   */
  public static EngineApi ping(Endpoint endpoint) throws IOException {
    Duration limit = endpoint instanceof Endpoint.Ssh ? Duration.ofSeconds(15) : PING;
    try (HttpAnswer answer =
        HttpAnswer.to(endpoint, "GET", "/_ping", Map.of(), Optional.empty(), limit)) {
      if (answer.status() != 200 || !answer.text().startsWith("OK")) {
        throw new IOException("it answers " + answer.status() + " to /_ping");
      }
      return new EngineApi(endpoint, Dialect.of(answer.headers()));
    }
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public Dialect dialect() {
    return dialect;
  }

  @Override
  public EngineInfo info() {
    EngineInfo known = info;
    if (known == null) {
      known = askInfo();
      info = known;
    }
    return known;
  }

  private EngineInfo askInfo() {
    JsonObject info = object("GET", "/info", Optional.empty());
    String architecture =
        switch (info.getString("Architecture", "")) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          case String other -> other;
        };
    return new EngineInfo(
        dialect,
        info.getString("ServerVersion", "unknown"),
        info.getString("OperatingSystem", ""),
        info.getString("KernelVersion", ""),
        architecture,
        dialect.rootless(info));
  }

  @Override
  public Optional<LocalImage> image(String reference) {
    return found("/images/" + reference + "/json").map(EngineApi::image);
  }

  private static LocalImage image(JsonObject image) {
    JsonObject config = image.getObject("Config", new JsonObject());
    List<String> test = strings(config.getObject("Healthcheck", new JsonObject()), "Test");
    return new LocalImage(
        image.getString("Id", ""),
        strings(image, "RepoTags"),
        strings(image, "RepoDigests"),
        image.get("Created") instanceof Number created ? created.longValue() : 0,
        strings(config, "Entrypoint"),
        !test.isEmpty() && test.getFirst().equals("CMD")
            ? test.subList(1, test.size())
            : List.of());
  }

  @Override
  public List<LocalImage> images(String repository) {
    String filters = JsonWriter.string(Map.of("reference", List.of(repository)));
    String target = "/images/json?filters=" + encoded(filters);
    try {
      List<LocalImage> images = new ArrayList<>();
      for (Object image : JsonParser.array().from(call("GET", target, Optional.empty()).text())) {
        if (image instanceof JsonObject object) {
          images.add(image(object));
        }
      }
      return images;
    } catch (JsonParserException e) {
      throw noJson(target, e);
    }
  }

  @Override
  public void pull(
      String reference, Optional<String> registryAuth, Duration patience, PullListener listener)
      throws PullFailure {
    Map<String, String> headers =
        registryAuth.map(auth -> Map.of("X-Registry-Auth", auth)).orElse(Map.of());
    boolean tagged =
        reference.contains("@") || reference.lastIndexOf(':') > reference.lastIndexOf('/');
    String target =
        "/images/create?fromImage=" + encoded(tagged ? reference : reference + ":latest");
    try (HttpAnswer answer =
        HttpAnswer.to(endpoint, "POST", target, headers, Optional.empty(), patience)) {
      if (answer.status() != 200) {
        throw PullFailure.saying(message(answer.text()));
      }
      PullEvents events = new PullEvents(listener);
      BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          events.accept(JsonParser.object().from(line));
        }
      }
    } catch (Connection.IdleException e) {
      throw new PullFailure(PullFailure.Kind.STALLED, String.valueOf(e.getMessage()), e);
    } catch (JsonParserException e) {
      throw new PullFailure(PullFailure.Kind.OTHER, "the engine's answer is not JSON", e);
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public void tag(String reference, String repository, String tag) {
    String target = "/images/" + reference + "/tag?repo=" + encoded(repository);
    done("POST", target + "&tag=" + encoded(tag), Optional.empty(), USUAL, 404);
  }

  @Override
  public Optional<Container> container(String name) {
    return found("/containers/" + name + "/json").map(EngineApi::container);
  }

  private static Container container(JsonObject container) {
    JsonObject state = container.getObject("State", new JsonObject());
    Map<String, String> labels = new LinkedHashMap<>();
    container
        .getObject("Config", new JsonObject())
        .getObject("Labels", new JsonObject())
        .forEach((name, value) -> labels.put(name, String.valueOf(value)));
    String startedAt = state.getString("StartedAt", "");
    return new Container(
        container.getString("Id", ""),
        container.getString("Image", ""),
        state.getBoolean("Running", false),
        !startedAt.isEmpty() && !startedAt.startsWith("0001-"),
        state.getInt("ExitCode", 0),
        state.getString("Error", ""),
        startedAt,
        labels);
  }

  @Override
  public String create(ContainerSpec spec) throws NameTaken {
    String target = "/containers/create?name=" + encoded(spec.name());
    Reply reply = call("POST", target, Optional.of(CreateBody.of(spec)));
    if (reply.status() != 201) {
      if (dialect.nameTaken(reply.status(), reply.text())) {
        throw new NameTaken(message(reply.text()));
      }
      throw failed("POST", target, reply);
    }
    return parsed(target, reply.text()).getString("Id", "");
  }

  @Override
  public void start(String id) {
    done("POST", "/containers/" + id + "/start", Optional.empty(), USUAL, 304);
  }

  @Override
  public void stop(String id, Duration grace) {
    done(
        "POST",
        "/containers/" + id + "/stop?t=" + grace.toSeconds(),
        Optional.empty(),
        grace.plus(USUAL),
        304,
        404);
  }

  @Override
  public void remove(String id) {
    done("DELETE", "/containers/" + id + "?force=true&v=true", Optional.empty(), USUAL, 404);
  }

  @Override
  public int await(String id, Duration limit) {
    Reply reply = call("POST", "/containers/" + id + "/wait", Optional.empty(), limit);
    if (reply.status() != 200) {
      throw failed("POST", "/containers/wait", reply);
    }
    return parsed("/wait", reply.text()).getInt("StatusCode", -1);
  }

  @Override
  public void logs(String id, LogQuery query, LogSink sink) {
    String target =
        "/containers/"
            + id
            + "/logs?stdout=true&stderr=true"
            + ("&follow=" + query.follow())
            + ("&tail=" + (query.tail() < 0 ? "all" : Integer.toString(query.tail())))
            + (query.sinceEpochSeconds() > 0 ? "&since=" + query.sinceEpochSeconds() : "")
            + ("&timestamps=" + query.timestamps());
    Duration limit = query.follow() ? Duration.ofDays(3650) : USUAL;
    try (HttpAnswer answer =
        HttpAnswer.to(endpoint, "GET", target, Map.of(), Optional.empty(), limit)) {
      if (answer.status() == 404) {
        return;
      }
      if (answer.status() != 200) {
        throw failed("GET", target, new Reply(answer.status(), answer.text()));
      }
      new LogFrames(answer.body(), sink).copy();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public Executed exec(String id, List<String> command, Duration limit) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("AttachStdout", true);
    body.put("AttachStderr", true);
    body.put("Cmd", command);
    String exec =
        object("POST", "/containers/" + id + "/exec", Optional.of(JsonWriter.string(body)))
            .getString("Id", "");
    StringBuilder output = new StringBuilder();
    String target = "/exec/" + exec + "/start";
    try (HttpAnswer answer =
        HttpAnswer.to(
            endpoint,
            "POST",
            target,
            Map.of(),
            Optional.of("{\"Detach\":false,\"Tty\":false}"),
            limit)) {
      if (answer.status() != 200) {
        throw failed("POST", target, new Reply(answer.status(), answer.text()));
      }
      new LogFrames(
              answer.body(),
              (standardError, line) -> {
                output.append(line).append('\n');
                return true;
              })
          .copy();
    } catch (IOException e) {
      throw gone(e);
    }
    JsonObject ended = object("GET", "/exec/" + exec + "/json", Optional.empty());
    return new Executed(ended.getInt("ExitCode", -1), output.toString());
  }

  private record Reply(int status, String text) {}

  private Reply call(String method, String target, Optional<String> json) {
    return call(method, target, json, USUAL);
  }

  private Reply call(String method, String target, Optional<String> json, Duration limit) {
    try (HttpAnswer answer = HttpAnswer.to(endpoint, method, target, Map.of(), json, limit)) {
      return new Reply(answer.status(), answer.text());
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private void done(
      String method, String target, Optional<String> json, Duration limit, int... alsoFine) {
    Reply reply = call(method, target, json, limit);
    boolean fine = reply.status() < 300;
    for (int status : alsoFine) {
      fine |= reply.status() == status;
    }
    if (!fine) {
      throw failed(method, target, reply);
    }
  }

  private JsonObject object(String method, String target, Optional<String> json) {
    Reply reply = call(method, target, json);
    if (reply.status() >= 300) {
      throw failed(method, target, reply);
    }
    return parsed(target, reply.text());
  }

  private Optional<JsonObject> found(String target) {
    Reply reply = call("GET", target, Optional.empty());
    if (reply.status() == 404) {
      return Optional.empty();
    }
    if (reply.status() != 200) {
      throw failed("GET", target, reply);
    }
    return Optional.of(parsed(target, reply.text()));
  }

  private static JsonObject parsed(String target, String json) {
    try {
      return JsonParser.object().from(json);
    } catch (JsonParserException e) {
      throw noJson(target, e);
    }
  }

  private static EngineFailed noJson(String target, JsonParserException e) {
    return new EngineFailed(
        "the engine's answer to " + path(target) + " is not JSON", Map.of(), List.of(), e);
  }

  private EngineFailed failed(String method, String target, Reply reply) {
    String message = message(reply.text());
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("endpoint", endpoint.toString());
    details.put("request", method + " " + path(target));
    details.put("status", reply.status());
    List<String> actions =
        message.contains("no space left")
            ? List.of(
                "free space where the engine keeps its data, for example with `docker system prune`")
            : List.of("`stigmer doctor` looks for the cause");
    return new EngineFailed(
        dialect.title() + " answered " + reply.status() + ": " + message, details, actions, null);
  }

  private EngineUnavailable gone(IOException e) {
    return new EngineUnavailable(
        dialect.title() + " at `" + endpoint + "` does not answer: " + e.getMessage(),
        Map.of("endpoint", endpoint.toString()),
        List.of(
            "start the engine and run this again",
            "`stigmer doctor --explain` lists what was tried"),
        e);
  }

  private static String message(String json) {
    try {
      return JsonParser.object().from(json).getString("message", json).strip();
    } catch (JsonParserException e) {
      return json.strip();
    }
  }

  private static String path(String target) {
    return target.split("\\?", 2)[0];
  }

  private static List<String> strings(JsonObject object, String key) {
    List<String> strings = new ArrayList<>();
    for (Object value : object.getArray(key, new JsonArray())) {
      strings.add(String.valueOf(value));
    }
    return strings;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }
}
