package ai.stigmer.release.testing.github;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An answer before it is sent. */
final class Reply {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  Reply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body.clone();
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body.clone();
  }

  static Reply json(int status, JsonNode body) {
    return new Reply(
        status,
        Map.of("Content-Type", "application/json; charset=utf-8"),
        Call.MAPPER.writeValueAsBytes(body));
  }

  static Reply empty(int status) {
    return new Reply(status, Map.of(), new byte[0]);
  }

  static Reply redirect(String location) {
    return new Reply(302, Map.of("Location", location), new byte[0]);
  }

  static Reply error(int status, String message) {
    return json(
        status,
        Call.MAPPER
            .createObjectNode()
            .put("message", message)
            .put("documentation_url", "https://docs.github.com/rest")
            .put("status", String.valueOf(status)));
  }
}
