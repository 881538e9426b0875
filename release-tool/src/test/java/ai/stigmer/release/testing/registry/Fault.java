package ai.stigmer.release.testing.registry;

import java.net.URI;
import java.util.Map;

/** What goes wrong with one request. */
public sealed interface Fault {
  /** When each request fails, and how. */
  interface Plan {
    /**
     * The fault of one request.
     *
     * @param number from 1, over all requests but those for tokens
     */
    Fault at(int number, String method, String path);
  }

  /** Nothing does. */
  record None() implements Fault {}

  /** It is answered with an error, and has no effect. */
  record Status(int status, Map<String, String> headers, String body) implements Fault {
    public Status {
      headers = Map.copyOf(headers);
    }

    public static Status of(int status) {
      return new Status(status, Map.of(), "");
    }

    /** An error as the specification writes it. */
    public static Status of(int status, String code, String message) {
      return new Status(
          status,
          Map.of("Content-Type", "application/json"),
          "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
    }
  }

  /** The connection is reset. */
  enum Reset implements Fault {
    /** Before the request's body is read. */
    BEFORE,
    /** When half of it is read. */
    DURING,
    /** When the request has taken effect, without an answer. */
    AFTER
  }

  /** The answer's body is not what it should be. */
  enum Body implements Fault {
    /** Half of it, then the connection ends. */
    TRUNCATED,
    /** One bit is wrong. */
    CORRUPTED,
    /** It has one byte too many. */
    TOO_LONG,
    /** It comes with pauses, all of it. */
    SLOW,
    /** Half of it, then nothing. */
    STALLED
  }

  /** The peer takes part of the request, or all of it, and then neither reads nor answers. */
  enum Silence implements Fault {
    UNREAD,
    UNANSWERED
  }

  /** The request is sent elsewhere. */
  record Redirect(URI to) implements Fault {}
}
