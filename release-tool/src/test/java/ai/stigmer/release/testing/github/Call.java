package ai.stigmer.release.testing.github;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request as a route sees it. */
record Call(HttpExchange exchange, MatchResult path, Access access) {
  static final JsonMapper MAPPER = new JsonMapper();

  /** What a caller may do. */
  enum Access {
    NOBODY,
    READER,
    WRITER
  }

  long id(int group) {
    return Long.parseLong(path.group(group));
  }

  String text(int group) {
    return URLDecoder.decode(path.group(group), StandardCharsets.UTF_8);
  }

  String query(String name, String otherwise) {
    String query = exchange.getRequestURI().getRawQuery();
    Map<String, String> values = new HashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      values.put(parts[0], parts.length < 2 ? "" : parts[1]);
    }
    return URLDecoder.decode(values.getOrDefault(name, otherwise), StandardCharsets.UTF_8);
  }

  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  JsonNode json() throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    return body.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body);
  }

  /** Ends a request with an error. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int status;

    Failed(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  Call requireWriter() {
    switch (access) {
      case WRITER -> {}
      case READER -> throw new Failed(403, "Resource not accessible by personal access token");
      case NOBODY -> throw new Failed(404, "Not Found");
    }
    return this;
  }
}
