package ai.stigmer.runner.thread;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of a thread, which is also the name of its folder: {@code thread-<session>}, which lasts
 * as long as the session, or {@code ephemeral-<agent>-<8 hex>}, which lasts for one run.
 */
public record ThreadId(String value) {
  /**
   * Short enough for a file name with its prefix; starts so that it is neither hidden nor an
   * option.
   */
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

  private static final Pattern VALID_ID = Pattern.compile(ID);
  private static final Pattern VALID =
      Pattern.compile("thread-" + ID + "|ephemeral-" + ID + "-[0-9a-f]{8}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has neither form
   */
  public ThreadId {
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "thread id must be `thread-<session>` or `ephemeral-<agent>-<8 hex>`, but is "
              + quote(value));
    }
  }

  /**
   * The thread of a session, the same whenever it is asked for.
   *
   * @throws IllegalArgumentException if the id would not be safe as part of a file name
   */
  public static ThreadId ofSession(String sessionId) {
    return new ThreadId("thread-" + checked("session id", sessionId));
  }

  /**
   * A thread for one run of an agent.
   *
   * @param run what tells this run from others; the same run gives the same thread, so that a
   *     repeated attempt leaves no second folder behind
   * @throws IllegalArgumentException if the id would not be safe as part of a file name
   */
  public static ThreadId ephemeral(String agentId, String run) {
    return new ThreadId("ephemeral-" + checked("agent id", agentId) + "-" + eightHex(run));
  }

  private static String checked(String what, String id) {
    if (!VALID_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to 128 letters, digits, `.`, `_` or `-`, the first a letter or digit,"
              + " but is "
              + quote(id));
    }
    return id;
  }

  private static String eightHex(String run) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(run.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static String quote(String text) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return "`" + shown.replaceAll("\\p{Cntrl}", "?") + "`";
  }

  @Override
  public String toString() {
    return value;
  }
}
