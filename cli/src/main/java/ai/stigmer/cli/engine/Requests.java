package ai.stigmer.cli.engine;

import ai.stigmer.cli.failure.EngineFailed;
import ai.stigmer.cli.failure.EngineUnavailable;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests with short answers, and what of them is a failure. */
record Requests(Endpoint endpoint, Dialect dialect) {
  static final Duration USUAL = Duration.ofSeconds(60);

  record Reply(int status, String text) {}

  Reply call(String method, String target, Optional<String> json) {
    return call(method, target, json, USUAL);
  }

  Reply call(String method, String target, Optional<String> json, Duration limit) {
    try (HttpAnswer answer = HttpAnswer.to(endpoint, method, target, Map.of(), json, limit)) {
      return new Reply(answer.status(), answer.text());
    } catch (IOException e) {
      throw gone(e);
    }
  }

  void done(String method, String target, Optional<String> json, Duration limit, int... alsoFine) {
    Reply reply = call(method, target, json, limit);
    boolean fine = reply.status() < 300;
    for (int status : alsoFine) {
      fine |= reply.status() == status;
    }
    if (!fine) {
      throw failed(method, target, reply);
    }
  }

  JsonObject object(String method, String target, Optional<String> json) {
    Reply reply = call(method, target, json);
    if (reply.status() >= 300) {
      throw failed(method, target, reply);
    }
    return parsed(target, reply.text());
  }

  Optional<JsonObject> found(String target) {
    Reply reply = call("GET", target, Optional.empty());
    if (reply.status() == 404) {
      return Optional.empty();
    }
    if (reply.status() != 200) {
      throw failed("GET", target, reply);
    }
    return Optional.of(parsed(target, reply.text()));
  }

  static JsonObject parsed(String target, String json) {
    try {
      return JsonParser.object().from(json);
    } catch (JsonParserException e) {
      throw noJson(target, e);
    }
  }

  static EngineFailed noJson(String target, JsonParserException e) {
    return new EngineFailed(
        "the engine's answer to " + path(target) + " is not JSON", Map.of(), List.of(), e);
  }

  EngineFailed failed(String method, String target, Reply reply) {
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

  EngineUnavailable gone(IOException e) {
    return new EngineUnavailable(
        dialect.title() + " at `" + endpoint + "` does not answer: " + e.getMessage(),
        Map.of("endpoint", endpoint.toString()),
        List.of(
            "start the engine and run this again",
            "`stigmer doctor --explain` lists what was tried"),
        e);
  }

  static String message(String json) {
    try {
      return JsonParser.object().from(json).getString("message", json).strip();
    } catch (JsonParserException e) {
      return json.strip();
    }
  }

  private static String path(String target) {
    return target.split("\\?", 2)[0];
  }
}
