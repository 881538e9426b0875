package ai.stigmer.release.publish;

import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Proposal;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.spec.Version;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is proposed to a tap of releases that are to be given up, and waits to be merged. */
final class OpenProposals {
  private OpenProposals() {}

  /**
   * Asks once for each release that is to be given up.
   *
   * @param release any of the product, to know its tags and its formula
   */
  static Map<Version, PullRequest> of(
      Withdrawal withdrawal, ReleaseManifest release, Optional<Tap> tap) {
    Map<Version, PullRequest> open = new TreeMap<>();
    Formula formula = release.pointers().formula();
    if (formula == null || tap.isEmpty()) {
      return open;
    }
    for (String tag : withdrawal.releases()) {
      Desired.versionOf(release, tag)
          .ifPresent(
              version ->
                  tap.get()
                      .proposal(
                          formula.name(), Tap.Commit.message(formula.name(), version.toString()))
                      .flatMap(Proposal::request)
                      .filter(PullRequest::isOpen)
                      .ifPresent(request -> open.put(version, request)));
    }
    return open;
  }
}
