package ai.stigmer.release.testing.github;

import java.util.Map;

/** What goes wrong with one request. */
public sealed interface Fault {
  /** Nothing. */
  record None() implements Fault {}

  /** This answer instead of any effect. */
  record Answer(int status, Map<String, String> headers, String message) implements Fault {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** The connection breaks before the request has an effect. */
  record ResetBefore() implements Fault {}

  /** The connection breaks after so many bytes of an upload were read; its asset stays behind. */
  record ResetDuring(int bytes) implements Fault {}

  /** The request has its effect, and its answer is lost. */
  record ResetAfter() implements Fault {}

  /** The request has its effect, and its answer breaks off half-way. */
  record TruncatedAnswer() implements Fault {}

  /** The request has its effect, and a byte of its answer's body is another one. */
  record CorruptAnswer() implements Fault {}

  /** The request has no effect and gets no answer. */
  record Stall() implements Fault {}

  /** The request has its effect, and its answer stops half-way without an end. */
  record StalledAnswer() implements Fault {}

  Fault NONE = new None();

  static Fault status(int status) {
    return new Answer(status, Map.of(), "fault injected");
  }

  static Fault status(int status, Map<String, String> headers) {
    return new Answer(status, headers, "fault injected");
  }

  /** As GitHub says it when content is made too fast. */
  static Fault secondaryLimit(int seconds) {
    return new Answer(
        403,
        Map.of("Retry-After", String.valueOf(seconds)),
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
  }

  /** Chooses a fault for each request. */
  @FunctionalInterface
  interface Plan {
    /**
     * The fault of one request.
     *
     * @param number of the request since this plan began, from 0
     * @param path with its query
     */
    Fault of(int number, String method, String path);
  }
}
