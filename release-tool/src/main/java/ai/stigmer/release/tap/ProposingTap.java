package ai.stigmer.release.tap;

import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.PullRequest.State;
import ai.stigmer.release.destination.PullRequests;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tap whose branch is not pushed to: an update goes to a branch of its own, named after its
 * message, and is proposed to be merged. That branch is this tool's, and always one commit on top
 * of the head that was seen.
 */
public final class ProposingTap implements Tap {
  private static final String PREFIX = "release-tool/";
  private static final String BODY =
      "Everything this formula names was downloaded without credentials, and has the sha256 it"
          + " says.\n\nMade by release-tool. `verify` waits for it to be merged.\n";

  private final RemoteTap tap;
  private final PullRequests requests;

  public ProposingTap(RemoteTap tap, PullRequests requests) {
    this.tap = tap;
    this.requests = requests;
  }

  @Override
  public String name() {
    return tap.name();
  }

  @Override
  public List<ReleaseException> obstacles() {
    List<ReleaseException> found = new ArrayList<>(tap.obstacles());
    found.addAll(requests.obstacles());
    return List.copyOf(found);
  }

  @Override
  public Tip tip(String formula) {
    return tap.tip(formula);
  }

  @Override
  public Optional<Proposal> proposal(String formula, String message) {
    String branch = branch(message);
    Optional<PullRequest> request = requests.of(branch);
    return Optional.of(
        new Proposal(
            request,
            request
                .filter(PullRequest::isOpen)
                .flatMap(_ -> tap.tip(branch, formula))
                .flatMap(Tip::text)));
  }

  /**
   * {@inheritDoc}
   *
   * @throws Refused if this login may not, or somebody closed the same proposal without merging it
   */
  @Override
  public Update update(Tip seen, String text, Commit commit) {
    if (seen.text().filter(text::equals).isPresent()) {
      return Update.DONE;
    }
    String branch = branch(commit.message());
    Optional<PullRequest> before = requests.of(branch);
    before
        .filter(request -> request.state() == State.CLOSED)
        .ifPresent(
            request -> {
              throw new Refused(
                  request.page().toString(),
                  "was closed and not merged",
                  "reopen it, and run again");
            });
    Optional<String> base = tap.propose(branch, seen, text, commit);
    if (base.isEmpty()) {
      return Update.HEAD_MOVED;
    }
    if (before.filter(PullRequest::isOpen).isEmpty()) {
      requests.open(branch, base.get(), commit.message(), BODY);
    }
    return Update.DONE;
  }

  @Override
  public Update withdraw(PullRequest request) {
    return switch (requests.close(request).state()) {
      case OPEN, CLOSED -> Update.DONE;
      case MERGED -> Update.HEAD_MOVED;
    };
  }

  /** As git takes it, whatever the message is. */
  static String branch(String message) {
    return PREFIX
        + message
            .replaceAll("[^A-Za-z0-9._+-]+", "-")
            .replaceAll("\\.{2,}", ".")
            .replaceAll("^[.-]+|[.-]+$|\\.lock$", "");
  }
}
