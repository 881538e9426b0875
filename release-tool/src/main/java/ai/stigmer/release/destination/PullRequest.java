package ai.stigmer.release.destination;

import java.net.URI;

/**
 * A change that somebody is asked to merge.
 *
 * @param page where people look at it
 */
public record PullRequest(long number, URI page, State state) {
  public enum State {
    OPEN,
    MERGED,
    /** Somebody did not want it. */
    CLOSED
  }

  public boolean isOpen() {
    return state == State.OPEN;
  }

  @Override
  public String toString() {
    return "pull request " + number;
  }
}
