package ai.stigmer.release.destination;

import ai.stigmer.release.failure.ReleaseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The git repository of a Homebrew tap, as far as one formula is concerned. */
public interface Tap {
  /** How messages call it: a URL without credentials, or a folder. */
  String name();

  /**
   * What would stop a publish here, each with its remedy; found without changing anything. A place
   * on this machine has nothing to add to what its calls say.
   */
  default List<ReleaseException> obstacles() {
    return List.of();
  }

  /** What stands at the head now. */
  Tip tip(String formula);

  /**
   * What waits to be merged; empty for a tap whose updates are seen at its head at once.
   *
   * @param message of the {@link Commit} that was proposed
   */
  default Optional<Proposal> proposal(String formula, String message) {
    return Optional.empty();
  }

  /**
   * Commits a formula on top of {@code seen}, or proposes to. The same text is no change and makes
   * no commit.
   *
   * @param seen what {@link #tip} gave: where the head is another by now, nothing changes
   */
  Update update(Tip seen, String text, Commit commit);

  /**
   * Takes back what was proposed, so that nobody merges it; its branch stays.
   *
   * @param request of a {@link #proposal}
   * @return that the head moved, if somebody merged it meanwhile
   */
  default Update withdraw(PullRequest request) {
    throw new UnsupportedOperationException(name() + " takes no proposals");
  }

  /**
   * A formula at the head of the tap.
   *
   * @param head object name of the commit; none in an empty repository
   * @param path of the formula's file, there or not
   * @param text of the formula, if it is there
   */
  record Tip(Optional<String> head, String path, Optional<String> text) {}

  /**
   * An update that is proposed.
   *
   * @param request empty if there is none so far
   * @param text of the formula in it, if it is there
   */
  record Proposal(Optional<PullRequest> request, Optional<String> text) {
    public Proposal {
      if (request.isEmpty() && text.isPresent()) {
        throw new IllegalArgumentException("a text is proposed in a pull request");
      }
    }
  }

  /**
   * What a commit says besides its files. Author and committer are fixed, so that the same update
   * gives the same object name.
   *
   * @param time of author and committer, taken as UTC to the second
   */
  record Commit(String message, Instant time) {
    /** Of a formula that gets to a version. */
    public static String message(String formula, String version) {
      return formula + " " + version;
    }
  }

  enum Update {
    DONE,
    /** Somebody else was faster: look again and decide anew. */
    HEAD_MOVED
  }
}
