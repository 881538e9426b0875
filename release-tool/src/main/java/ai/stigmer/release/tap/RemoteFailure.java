package ai.stigmer.release.tap;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/**
 * What a failed exchange with a git server means for whoever runs this.
 *
 * @param status of the last answer over HTTP, which JGit's exceptions only hold as text; 0 if there
 *     was none
 */
record RemoteFailure(String name, boolean withLogin, Attempt attempt, int status) {
  private static final int MOST_MESSAGE = 500;
  private static final String TOKEN =
      "the token of the source repository cannot write to a tap: use one that has `contents: write`"
          + " there, in HOMEBREW_TAP_TOKEN";

  enum Attempt {
    READ,
    WRITE
  }

  /** The other side understood a push and does not want it. */
  static Refused rejected(String name, String branch, String message) {
    return new Refused(
        name,
        "rejects the push to `" + branch + "`: " + readable(message),
        "if the branch is protected, set `mode: pull-request` for the tap in release.yml, or let the"
            + " token's owner push to it");
  }

  ReleaseException of(IOException e, String message) {
    return switch (status) {
      case 401 ->
          new Refused(
              name,
              withLogin ? "does not accept the token (401)" : "asks for a login (401)",
              withLogin ? "the token has expired or is of another host" : tokenHint());
      case 403 -> new Refused(name, "forbids to " + verb() + " (403)", TOKEN);
      case 404 ->
          new Refused(
              name,
              "does not exist, or is not shown to this login (404)",
              "check the tap's address in release.yml; " + tokenHint());
      case 301, 302, 303, 307, 308 ->
          Misconfigured.setting(
              name,
              "has moved: it answers with a redirect (" + status + ")",
              "write the tap's new address in release.yml");
      case 0, 200 -> withoutStatus(e, message);
      default -> new Unavailable(name, "answered " + status, "run again later", e);
    };
  }

  private ReleaseException withoutStatus(IOException e, String message) {
    if (e instanceof NoRemoteRepositoryException) {
      return new InvalidInput(
          name,
          "is no git repository that may be " + (attempt == Attempt.READ ? "read" : "pushed to"),
          "check the tap's address in release.yml, and that it exists",
          e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedIOException) {
        return new Unavailable(name, "sends nothing", "check the network, then run again", e);
      }
    }
    return new Unavailable(
        name,
        "cannot be " + (attempt == Attempt.READ ? "read" : "pushed to") + ": " + readable(message),
        "check the address and the network, then run again",
        e);
  }

  private String verb() {
    return attempt == Attempt.READ ? "read" : "push";
  }

  private static String tokenHint() {
    return "a token that may use the tap is taken from HOMEBREW_TAP_TOKEN";
  }

  /** One line of what the other side says. */
  private static String readable(String message) {
    String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MOST_MESSAGE ? line : line.substring(0, MOST_MESSAGE) + "…";
  }
}
