package ai.stigmer.release.tap;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.tap.GitRemote.Branch;
import ai.stigmer.release.tap.GitRemote.Branches;
import ai.stigmer.release.tap.GitRemote.Pushed;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A tap in any git repository: {@code https}, or a path of this machine. An update is one commit on
 * top of the branch as it was seen, pushed only if it still is that one.
 */
public final class RemoteTap implements Tap {
  private final GitRemote remote;
  private final Optional<String> branch;

  /**
   * A tap; nothing is asked of it yet.
   *
   * @param branch which is committed to; empty for the repository's standard one, which Homebrew
   *     reads
   * @param login empty for what everybody may do
   * @throws Misconfigured if the address cannot be used
   */
  public RemoteTap(
      URI url, Optional<String> branch, Optional<TapLogin> login, HttpSettings settings) {
    this(new GitRemote(url, login, settings), branch);
  }

  RemoteTap(GitRemote remote, Optional<String> branch) {
    this.remote = remote;
    this.branch = branch;
  }

  @Override
  public String name() {
    return remote.name();
  }

  /** Whether it can be read and pushed to, and has its branch. */
  @Override
  public List<ReleaseException> obstacles() {
    try {
      fetch();
      remote.requireWritable();
      return List.of();
    } catch (ReleaseException e) {
      return List.of(e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInput if the repository has no commit yet
   * @throws Misconfigured if it lacks the branch
   */
  @Override
  public Tip tip(String formula) {
    return tip(fetch(), formula);
  }

  private Tip tip(Branch head, String formula) {
    try {
      return TapCommits.tip(remote.objects(), head.commit(), formula);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws Refused if this login may not push, or the other side rejects the push
   */
  @Override
  public Update update(Tip seen, String text, Commit commit) {
    if (seen.text().filter(text::equals).isPresent()) {
      return Update.DONE;
    }
    Branch head = fetch();
    ObjectId expected = TapCommits.head(seen);
    if (!head.commit().equals(expected)) {
      return Update.HEAD_MOVED;
    }
    ObjectId created = create(seen, text, commit);
    if (remote.push(head.name(), expected, created) == Pushed.MOVED) {
      return Update.HEAD_MOVED;
    }
    return fetch().commit().equals(created) ? Update.DONE : Update.HEAD_MOVED;
  }

  /** As {@link #tip(String)}, of a branch that may not be there. */
  Optional<Tip> tip(String branch, String formula) {
    return remote
        .fetch(branches -> branches.branch(branch).stream().toList())
        .branch(branch)
        .map(found -> tip(found, formula));
  }

  /**
   * Makes {@code branch} name a commit on top of {@code seen}, whatever it named before. The head
   * does not move.
   *
   * @return the branch whose head was seen; empty if it or {@code branch} is another by now
   */
  Optional<String> propose(String branch, Tip seen, String text, Commit commit) {
    Branches branches =
        remote.fetch(
            all -> Stream.concat(Stream.of(head(all)), all.branch(branch).stream()).toList());
    Branch head = head(branches);
    if (!head.commit().equals(TapCommits.head(seen))) {
      return Optional.empty();
    }
    ObjectId created = create(seen, text, commit);
    ObjectId before = branches.branch(branch).map(Branch::commit).orElse(ObjectId.zeroId());
    boolean done = before.equals(created) || remote.push(branch, before, created) == Pushed.DONE;
    return done ? Optional.of(head.name()) : Optional.empty();
  }

  private ObjectId create(Tip seen, String text, Commit commit) {
    try {
      return TapCommits.create(remote.objects(), seen, text, commit);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Branch fetch() {
    return head(remote.fetch(branches -> List.of(head(branches))));
  }

  private Branch head(Branches branches) {
    if (branches.all().isEmpty()) {
      throw new InvalidInput(
          name(),
          "has no commit yet",
          "make its first commit (a README.md, say), so that it has a branch, and run again");
    }
    String wanted = branch.or(branches::standard).orElse("main");
    return branches
        .branch(wanted)
        .orElseThrow(
            () ->
                Misconfigured.setting(
                    name(),
                    "it has no branch `" + wanted + "`",
                    "these are there: " + String.join(", ", branches.all().keySet())));
  }

  /** What was fetched is not what git makes. */
  private InvalidInput unreadable(IOException e) {
    return new InvalidInput(
        name(), "cannot be understood: " + e.getMessage(), "check it with `git fsck`", e);
  }
}
