package ai.stigmer.release.registry;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.image.JsonTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An answer that is no success: distribution-spec 1.1 §Error Codes.
 *
 * @param method of the request
 * @param codes those of the spec, as in {@code BLOB_UNKNOWN}
 * @param message for people, one line, shortened
 * @param retryAfter what the registry asks to wait
 */
record RegistryError(
    String method, int status, Set<String> codes, String message, Optional<Duration> retryAfter)
    implements Answer {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_MESSAGE = 300;
  private static final Duration SECONDARY_LIMIT = Duration.ofMinutes(1);
  private static final Duration RATE_LIMIT = Duration.ofSeconds(5);
  private static final Set<Integer> PASSING = Set.of(408, 429, 499, 500, 502, 503, 504);
  private static final Pattern GO_DURATION =
      Pattern.compile("retry-after:?\\s*((?:\\d+(?:\\.\\d+)?(?:ns|us|µs|μs|ms|s|m|h))+)");
  private static final Pattern GO_UNIT = Pattern.compile("(\\d+(?:\\.\\d+)?)([a-zµμ]+)");

  RegistryError {
    codes = Set.copyOf(codes);
  }

  /** Reads the body to its end, so that the connection can be used again. */
  static RegistryError read(Http http, Request request, Response response) {
    byte[] body = body(response);
    List<String> codes = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    try {
      for (JsonNode error : JsonTree.read(body).path("errors")) {
        codes.add(error.path("code").asString("").toUpperCase(Locale.ROOT));
        messages.add(error.path("message").asString(""));
      }
    } catch (JacksonException _) {
      // A proxy's page: the status has to do.
    }
    String message = String.join("; ", messages).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return new RegistryError(
        request.method(),
        response.status(),
        Set.copyOf(codes),
        message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message,
        http.retryAfter(response.headers()).or(() -> delayIn(message)));
  }

  private static byte[] body(Response response) {
    try {
      return response.bytes(MAX_BYTES);
    } catch (InvalidInput | Unavailable _) {
      return new byte[0];
    }
  }

  /** ghcr.io says in the message how long to wait, as Go writes durations. */
  static Optional<Duration> delayIn(String message) {
    Matcher delay = GO_DURATION.matcher(message.toLowerCase(Locale.ROOT));
    if (!delay.find()) {
      return Optional.empty();
    }
    double nanos = 0;
    Matcher unit = GO_UNIT.matcher(delay.group(1));
    while (unit.find()) {
      nanos +=
          Double.parseDouble(unit.group(1))
              * switch (unit.group(2)) {
                case "ns" -> 1;
                case "us", "µs", "μs" -> 1e3;
                case "ms" -> 1e6;
                case "s" -> 1e9;
                case "m" -> 60e9;
                default -> 3600e9;
              };
    }
    return Optional.of(Duration.ofNanos(Math.round(Math.min(nanos, 1e18))));
  }

  /** Whether the request only asked for something. */
  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  boolean has(String code) {
    return codes.contains(code);
  }

  /** Whether the same request may succeed later. */
  boolean isPassing() {
    return PASSING.contains(status) || isSecondaryLimit();
  }

  /** GitHub's limit on bursts, which comes as a 403. */
  private boolean isSecondaryLimit() {
    return status == 403 && message.toLowerCase(Locale.ROOT).contains("secondary rate limit");
  }

  /**
   * How long to wait at least before the next try. A rate limit that names no time, as in the
   * answer to a HEAD, which has no message, gets one that lets it pass.
   */
  Duration wait(HttpSettings settings) {
    if (retryAfter.isPresent()) {
      return retryAfter.get();
    }
    Duration usual =
        isSecondaryLimit() ? SECONDARY_LIMIT : status == 429 ? RATE_LIMIT : Duration.ZERO;
    return usual.compareTo(settings.longestWait()) > 0 ? settings.longestWait() : usual;
  }

  /** As in {@code answered 403 DENIED to PUT: permission denied}. */
  String text() {
    return "answered "
        + status
        + (codes.isEmpty() ? "" : " " + String.join(", ", codes.stream().sorted().toList()))
        + " to "
        + method
        + (message.isEmpty() ? "" : ": " + message);
  }
}
