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
   * Commits a formula on top of {@code seen}. The same text is no change and makes no commit.
   *
   * @param seen what {@link #tip} gave: where the head is another by now, nothing changes
   */
  Update update(Tip seen, String text, Commit commit);

  /**
   * A formula at the head of the tap.
   *
   * @param head object name of the commit; none in an empty repository
   * @param path of the formula's file, there or not
   * @param text of the formula, if it is there
   */
  record Tip(Optional<String> head, String path, Optional<String> text) {}

  /**
   * What a commit says besides its files. Author and committer are fixed, so that the same update
   * gives the same object name.
   *
   * @param time of author and committer, taken as UTC to the second
   */
  record Commit(String message, Instant time) {}

  enum Update {
    DONE,
    /** Somebody else was faster: look again and decide anew. */
    HEAD_MOVED
  }
}
