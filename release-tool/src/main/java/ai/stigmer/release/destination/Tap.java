package ai.stigmer.release.destination;

import java.time.Instant;
import java.util.Optional;

/** The git repository of a Homebrew tap, as far as one formula is concerned. */
public interface Tap {
  /** How messages call it: a URL without credentials, or a folder. */
  String name();

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
