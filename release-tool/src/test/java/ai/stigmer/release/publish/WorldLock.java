package ai.stigmer.release.publish;

import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.failure.Unavailable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets one publisher through; a test may say that a lease is over. */
final class WorldLock {
  private @Nullable Lease current;

  /** As one publisher sees it. */
  PublishLock seenBy(Gate gate) {
    return waiting -> acquire(waiting, gate);
  }

  private synchronized Lease acquire(Consumer<String> waiting, Gate gate) {
    try {
      if (current != null) {
        waiting.accept("another one");
        gate.held(true);
      }
      while (current != null) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    gate.held(false);
    current = new Lease();
    return current;
  }

  /** The holder slept longer than others wait for it. */
  synchronized void expire() {
    current = null;
    notifyAll();
  }

  private final class Lease implements PublishLock.Turn {
    @Override
    public void require() {
      synchronized (WorldLock.this) {
        if (current != this) {
          throw new Unavailable("the lock", "lets another publisher through", "run again", null);
        }
      }
    }

    @Override
    public void close() {
      synchronized (WorldLock.this) {
        if (current == this) {
          expire();
        }
      }
    }
  }
}
