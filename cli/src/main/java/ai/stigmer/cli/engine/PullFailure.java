package ai.stigmer.cli.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an image did not come. */
public final class PullFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** Who can do something about it. */
  public enum Kind {
    /** The line or the registry; worth another try. */
    NETWORK,
    /** No byte for the whole patience. */
    STALLED,
    /** The registry wants a login. */
    DENIED,
    /** The registry does not have it. */
    UNKNOWN_IMAGE,
    /** What came is not what its digest says. */
    WRONG_CONTENT,
    /** The engine's disk is full. */
    NO_SPACE,
    OTHER
  }

  private final Kind kind;

  PullFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Engines give words only: these are the ones Docker 20.10 to 29 and Podman 4 and 5 use. */
  static PullFailure saying(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    Kind kind = Kind.OTHER;
    if (words.contains("no space left")) {
      kind = Kind.NO_SPACE;
    } else if (has(
        words, "did not match", "verification failed", "digest mismatch", "does not match")) {
      kind = Kind.WRONG_CONTENT;
    } else if (has(words, "unauthorized", "denied", "authentication required", "forbidden")) {
      kind = Kind.DENIED;
    } else if (has(
        words, "manifest unknown", "name unknown", "not found", "no matching manifest")) {
      kind = Kind.UNKNOWN_IMAGE;
    } else if (has(
        words,
        "connection refused",
        "connection reset",
        "no such host",
        "timeout",
        "timed out",
        "eof",
        "unreachable",
        "broken pipe",
        "tls handshake",
        "temporary failure",
        "toomanyrequests",
        "429",
        "500 internal",
        "502 ",
        "503 ",
        "504 ")) {
      kind = Kind.NETWORK;
    }
    return new PullFailure(kind, message, null);
  }

  private static boolean has(String words, String... any) {
    for (String part : any) {
      if (words.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
