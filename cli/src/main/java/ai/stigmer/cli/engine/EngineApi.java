package ai.stigmer.cli.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  private final Endpoint endpoint;
  private final Dialect dialect;
  private final Requests requests;
  // Podman runs other programs for an answer.
  private @Nullable EngineInfo info;

  private EngineApi(Endpoint endpoint, Dialect dialect) {
    this.endpoint = endpoint;
    this.dialect = dialect;
    this.requests = new Requests(endpoint, dialect);
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
      known = EngineInfo.of(dialect, requests.object("GET", "/info", Optional.empty()));
      info = known;
    }
    return known;
  }

  @Override
  public Optional<LocalImage> image(String reference) {
    return requests.found("/images/" + reference + "/json").map(LocalImage::of);
  }

  @Override
  public List<LocalImage> images(String repository) {
    String filters = JsonWriter.string(Map.of("reference", List.of(repository)));
    String target = "/images/json?filters=" + encoded(filters);
    try {
      List<LocalImage> images = new ArrayList<>();
      for (Object image :
          JsonParser.array().from(requests.call("GET", target, Optional.empty()).text())) {
        if (image instanceof JsonObject object) {
          images.add(LocalImage.of(object));
        }
      }
      return images;
    } catch (JsonParserException e) {
      throw Requests.noJson(target, e);
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
        throw PullFailure.saying(Requests.message(answer.text()));
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
      throw requests.gone(e);
    }
  }

  @Override
  public void tag(String reference, String repository, String tag) {
    String target = "/images/" + reference + "/tag?repo=" + encoded(repository);
    requests.done("POST", target + "&tag=" + encoded(tag), Optional.empty(), Requests.USUAL, 404);
  }

  @Override
  public Optional<Container> container(String name) {
    return requests.found("/containers/" + name + "/json").map(Container::of);
  }

  @Override
  public String create(ContainerSpec spec) throws NameTaken {
    String target = "/containers/create?name=" + encoded(spec.name());
    Requests.Reply reply = requests.call("POST", target, Optional.of(CreateBody.of(spec)));
    if (reply.status() != 201) {
      if (dialect.nameTaken(reply.status(), reply.text())) {
        throw new NameTaken(Requests.message(reply.text()));
      }
      throw requests.failed("POST", target, reply);
    }
    return Requests.parsed(target, reply.text()).getString("Id", "");
  }

  @Override
  public void start(String id) {
    requests.done("POST", "/containers/" + id + "/start", Optional.empty(), Requests.USUAL, 304);
  }

  @Override
  public void stop(String id, Duration grace) {
    requests.done(
        "POST",
        "/containers/" + id + "/stop?t=" + grace.toSeconds(),
        Optional.empty(),
        grace.plus(Requests.USUAL),
        304,
        404);
  }

  @Override
  public void remove(String id) {
    requests.done(
        "DELETE",
        "/containers/" + id + "?force=true&v=true",
        Optional.empty(),
        Requests.USUAL,
        404);
  }

  @Override
  public int await(String id, Duration limit) {
    Requests.Reply reply =
        requests.call("POST", "/containers/" + id + "/wait", Optional.empty(), limit);
    if (reply.status() != 200) {
      throw requests.failed("POST", "/containers/wait", reply);
    }
    return Requests.parsed("/wait", reply.text()).getInt("StatusCode", -1);
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
    Duration limit = query.follow() ? Duration.ofDays(3650) : Requests.USUAL;
    try (HttpAnswer answer =
        HttpAnswer.to(endpoint, "GET", target, Map.of(), Optional.empty(), limit)) {
      if (answer.status() == 404) {
        return;
      }
      if (answer.status() != 200) {
        throw requests.failed("GET", target, new Requests.Reply(answer.status(), answer.text()));
      }
      new LogFrames(answer.body(), sink).copy();
    } catch (IOException e) {
      throw requests.gone(e);
    }
  }

  @Override
  public Executed exec(String id, List<String> command, Duration limit) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("AttachStdout", true);
    body.put("AttachStderr", true);
    body.put("Cmd", command);
    String exec =
        requests
            .object("POST", "/containers/" + id + "/exec", Optional.of(JsonWriter.string(body)))
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
        throw requests.failed("POST", target, new Requests.Reply(answer.status(), answer.text()));
      }
      new LogFrames(
              answer.body(),
              (standardError, line) -> {
                output.append(line).append('\n');
                return true;
              })
          .copy();
    } catch (IOException e) {
      throw requests.gone(e);
    }
    JsonObject ended = requests.object("GET", "/exec/" + exec + "/json", Optional.empty());
    return new Executed(ended.getInt("ExitCode", -1), output.toString());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }
}
