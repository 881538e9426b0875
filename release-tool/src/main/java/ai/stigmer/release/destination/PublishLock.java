package ai.stigmer.release.destination;

import ai.stigmer.release.failure.Unavailable;
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
    /**
     * Makes sure that nobody else has it, as far as is known here: a turn that has to be renewed
     * ends when the machine sleeps or its network is gone.
     *
     * @throws Unavailable if it ended
     */
    default void require() {}

    @Override
    void close();
  }
}
