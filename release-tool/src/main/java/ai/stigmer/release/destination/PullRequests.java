package ai.stigmer.release.destination;

import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import java.util.List;
import java.util.Optional;

/** Where changes to one git repository are proposed, for somebody to merge. */
public interface PullRequests {
  /** What would stop one from being opened, each with its remedy; found without opening one. */
  List<ReleaseException> obstacles();

  /** That of a branch of this repository: the open one, else the newest. */
  Optional<PullRequest> of(String branch);

  /**
   * Asks for a branch to be merged. One that is open already is given.
   *
   * @param base the branch to merge it into
   * @throws Refused if this login may not, or there is nothing to merge
   */
  PullRequest open(String branch, String base, String title, String body);

  /**
   * Closes one, so that nobody merges it; its branch stays.
   *
   * @return as it is now: merged, if somebody was faster
   * @throws Refused if this login may not
   */
  PullRequest close(PullRequest request);
}
