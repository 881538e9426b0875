package ai.stigmer.runner.model;

/** Why a server cannot be reached, in words. */
public final class Unreachable {
  private Unreachable() {}

  /** The innermost words: the JDK often wraps an exception without a message in another. */
  public static String reason(Throwable e) {
    String message = null;
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (each.getMessage() != null && !each.getMessage().equals(String.valueOf(each.getCause()))) {
        message = each.getMessage();
      }
    }
    if (message != null) {
      return message;
    }
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost instanceof java.nio.channels.ClosedChannelException
            || innermost instanceof java.net.ConnectException
        ? "connection refused"
        : innermost.getClass().getSimpleName();
  }
}
