package ai.stigmer.runner.logging;

import java.util.logging.LogManager;

/**
 * Keeps its handlers to the end: the JDK's own resets itself in a shutdown hook, and the lines
 * about the drain, which runs in another, would be lost.
 */
public final class LastingLogManager extends LogManager {
  @Override
  public void reset() {
    // The handlers write through; nothing needs to be closed.
  }
}
