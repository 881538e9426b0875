package ai.stigmer.release.publish;

/** Lets the requests of one publisher through, as many as a test says, and then holds it. */
final class Gate {
  private int allowed;
  private int waiting;
  private int underWay;
  private boolean held;
  private boolean ended;
  private boolean dies;

  /** Holds nothing any more. */
  synchronized void open() {
    allowed = Integer.MAX_VALUE;
    notifyAll();
  }

  /** Around each request. */
  synchronized void enter() {
    waiting++;
    notifyAll();
    try {
      while (allowed == 0 && !dies) {
        wait();
      }
    } catch (InterruptedException _) {
      throw new World.Crash(); // Another upload of this publisher died.
    } finally {
      waiting--;
    }
    if (dies) {
      throw new World.Crash();
    }
    allowed--;
    underWay++;
  }

  synchronized void exit() {
    underWay--;
    notifyAll();
  }

  /** Said by the publisher that waits for another one, and again when it goes on. */
  synchronized void held(boolean now) {
    held = now;
    notifyAll();
  }

  synchronized void ended() {
    ended = true;
    notifyAll();
  }

  /** Goes on for so many requests, or until the publisher waits for another one, or ends. */
  synchronized void letThrough(int requests) {
    allowed = requests;
    notifyAll();
    try {
      while (!ended && !held && !(allowed == 0 && underWay == 0 && waiting > 0)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The next request is one too many. */
  synchronized void die() {
    dies = true;
    notifyAll();
  }

  synchronized boolean hasEnded() {
    return ended;
  }
}
