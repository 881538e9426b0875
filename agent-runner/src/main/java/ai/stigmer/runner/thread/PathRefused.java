package ai.stigmer.runner.thread;

import java.io.IOException;

/** A path that leads, or may lead, out of the thread's folder. */
public final class PathRefused extends IOException {
  PathRefused(String message) {
    super(message);
  }
}
