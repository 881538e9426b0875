package ai.stigmer.release.destination;

import java.util.function.Consumer;

/** Lets one publisher at a time through. */
public interface PublishLock {
  /**
   * Waits for its turn.
   *
   * @param waiting told once, before waiting, who has the turn now
   */
  Turn acquire(Consumer<String> waiting);

  /** Until closed, nobody else has the turn; it ends with the process in any case. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
