package ai.stigmer.release.github;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Redacted;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.JsonTree;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to one repository's API. What passes is tried again; what has to be waited for is waited
 * for within bounds; what is refused says which permission it takes.
 */
final class Api {
  private static final int MOST_BYTES = 32 << 20;
  private static final Set<Integer> PASSING = Set.of(408, 499, 500, 502, 503, 504);

  /** What callers tell apart themselves. */
  private static final Set<Integer> ANSWERS = Set.of(404, 409, 410, 422);

  private final GitHubConnection to;

  Api(GitHubConnection to) {
    this.to = to;
  }

  /** An answer read to its end. */
  record Answer(int status, HttpHeaders headers, String body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }
  }

  GitHubConnection connection() {
    return to;
  }

  /** Of the repository; {@code path} starts with a slash or is empty. */
  URI uri(String path) {
    return URI.create(to.site().api() + "/repos/" + to.repository() + path);
  }

  /** Gives what is there, or empty for what is not, or not visible. */
  Optional<JsonNode> find(String path) {
    Answer answer = get(path);
    return answer.isSuccess() ? Optional.of(json(path, answer)) : Optional.empty();
  }

  Answer get(String path) {
    return read(request("GET", uri(path)));
  }

  /**
   * Changes something.
   *
   * @return success, 409 or 422
   * @throws Unavailable if there was no usable answer; a {@code POST} may have taken effect then
   */
  Answer change(String method, String path, JsonNode body) {
    return allowed(read(json(method, path, body)));
  }

  /** Makes something that is named by its content, so that making it twice is the same as once. */
  Answer make(String path, JsonNode body) {
    return allowed(read(json("POST", path, body), true));
  }

  private Request json(String method, String path, JsonNode body) {
    return request(method, uri(path))
        .header("Content-Type", "application/json")
        .body(BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)));
  }

  /** As {@link #change}, of something that may be gone already. */
  Answer delete(String path) {
    return read(request("DELETE", uri(path)));
  }

  /** As {@link #change}, of any bytes. */
  Answer upload(URI uri, BodyPublisher body) {
    if (!to.site().mayHaveToken(uri)) {
      throw new InvalidInput(
          Redacted.uri(uri),
          "is where `" + to.name() + "` wants uploads sent, which is another host",
          "check `apiEndpoint`; the token is not sent there");
    }
    return allowed(
        read(request("POST", uri).header("Content-Type", "application/octet-stream").body(body)));
  }

  JsonNode json(String subject, Answer answer) {
    try {
      return JsonTree.read(answer.body());
    } catch (JacksonException e) {
      throw new InvalidInput(
          Redacted.uri(uri(subject)),
          "answered " + answer.status() + " with something that is no JSON",
          "is `apiEndpoint` the address of GitHub's API?",
          e);
    }
  }

  /** What GitHub says about an error, fit for a message. */
  String message(Answer answer) {
    try {
      JsonNode json = JsonTree.read(answer.body());
      StringBuilder text = new StringBuilder(json.path("message").asString(""));
      json.path("errors")
          .forEach(
              e ->
                  text.append("; ")
                      .append(
                          (e.path("field").asString("") + " " + e.path("code").asString(""))
                              .strip())
                      .append(' ')
                      .append(e.path("message").asString("")));
      return clean(text.toString());
    } catch (JacksonException _) {
      return "";
    }
  }

  /** One line of text from elsewhere, short and without the token. */
  String clean(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    String safe = to.token().map(token -> token.redact(line)).orElse(line);
    return safe.length() > 300 ? safe.substring(0, 300) + "…" : safe;
  }

  Request request(String method, URI uri) {
    Request request =
        Request.of(method, uri, Transport.TLS)
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("User-Agent", "release-tool");
    return to.token().isPresent() && to.site().mayHaveToken(uri)
        ? request.header("Authorization", "Bearer " + to.token().get().value())
        : request;
  }

  private Answer allowed(Answer answer) {
    if (answer.status() == 404 || answer.status() == 410) {
      throw new Permissions(this).refusal(answer);
    }
    return answer;
  }

  private Answer read(Request request) {
    return read(request, !request.method().equals("POST"));
  }

  private Answer read(Request request, boolean repeatable) {
    int attempts = to.http().settings().attempts();
    for (int attempt = 1; ; attempt++) {
      Answer answer;
      try (Response response = to.http().sendOnce(request)) {
        String body = new String(response.bytes(MOST_BYTES), StandardCharsets.UTF_8);
        answer = new Answer(response.status(), response.headers(), body);
      } catch (Unavailable e) {
        if (!repeatable || attempt >= attempts) {
          throw e;
        }
        to.http().pause(request, attempt, Duration.ZERO);
        continue;
      }
      Optional<Duration> wait = limit(answer);
      if (wait.isPresent()) {
        if (attempt >= attempts || wait.get().compareTo(to.http().settings().longestWait()) > 0) {
          throw limited(wait.get());
        }
        to.http().pause(request, attempt, wait.get());
      } else if (PASSING.contains(answer.status())) {
        if (!repeatable || attempt >= attempts) {
          throw new Unavailable(
              Redacted.uri(request.uri()),
              "answered "
                  + answer.status()
                  + " to "
                  + request.method()
                  + (attempt == 1 ? "" : ", " + attempt + " times"),
              "run again later",
              null);
        }
        to.http().pause(request, attempt, retryAfter(answer).orElse(Duration.ZERO));
      } else if (answer.isSuccess() || ANSWERS.contains(answer.status())) {
        return answer;
      } else {
        throw new Permissions(this).refusal(answer);
      }
    }
  }

  /** How long GitHub asks to stay away; empty if it does not. */
  private Optional<Duration> limit(Answer answer) {
    if (answer.status() != 403 && answer.status() != 429) {
      return Optional.empty();
    }
    Optional<Duration> asked = retryAfter(answer);
    if (asked.isPresent()) {
      return asked;
    }
    if (answer.header("x-ratelimit-remaining").filter("0"::equals).isPresent()) {
      return answer
          .header("x-ratelimit-reset")
          .filter(reset -> reset.matches("\\d{1,12}"))
          .map(reset -> Instant.ofEpochSecond(Long.parseLong(reset) + 1))
          .map(reset -> Duration.between(to.clock().instant(), reset))
          .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
          .or(() -> Optional.of(Duration.ofMinutes(1)));
    }
    boolean secondary = message(answer).contains("secondary rate limit");
    return answer.status() == 429 || secondary
        ? Optional.of(Duration.ofMinutes(1))
        : Optional.empty();
  }

  private Optional<Duration> retryAfter(Answer answer) {
    return to.http().retryAfter(answer.headers());
  }

  private Unavailable limited(Duration wait) {
    Instant when = to.clock().instant().plus(wait).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    return new Unavailable(
        to.name(), "has a rate limit and asks to wait", "run again after " + when, null);
  }
}
