package ai.stigmer.release.publish;

/** Counts requests, and lets a publisher die before or after one of them takes effect. */
final class Requests {
  private final Runnable afterEachChange;
  private int count;

  /** Requests after which the publisher dies, before (even) or after (odd) they take effect. */
  private int halfStepsLeft = Integer.MAX_VALUE;

  Requests(Runnable afterEachChange) {
    this.afterEachChange = afterEachChange;
  }

  void crashAt(int halfStep) {
    halfStepsLeft = halfStep;
  }

  void neverCrash() {
    halfStepsLeft = Integer.MAX_VALUE;
  }

  int soFar() {
    return count;
  }

  /** One that changes nothing. */
  void read() {
    count++;
  }

  void change(Runnable effect) {
    count++;
    step();
    effect.run();
    afterEachChange.run();
    step();
  }

  private void step() {
    if (halfStepsLeft-- <= 0) {
      throw new World.Crash();
    }
  }
}
