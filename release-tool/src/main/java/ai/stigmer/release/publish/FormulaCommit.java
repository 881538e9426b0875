package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.destination.Tap.Update;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.verify.CheckedContent;
import java.util.HashSet;
import java.util.Set;

/**
 * The way of a formula into a tap: it names only what anybody can fetch, and what is fetched is
 * what it says.
 */
final class FormulaCommit {
  private static final int ATTEMPTS = 5;

  private final ReleaseManifest release;
  private final FormulaName name;
  private final ReleaseHost releases;
  private final Tap tap;
  private final Set<Download> proven = new HashSet<>();

  FormulaCommit(ReleaseManifest release, FormulaName name, ReleaseHost releases, Tap tap) {
    this.release = release;
    this.name = name;
    this.releases = releases;
    this.tap = tap;
  }

  /**
   * Commits on top of what was seen, once everything is fetched without credentials and hashed.
   *
   * @throws Mismatch if something the text names is not public, or is something else
   */
  Update on(Tip seen, String text) {
    PublishedFormula.parse("formula " + name, text).downloads(name).forEach(this::prove);
    return tap.update(
        seen,
        text,
        new Tap.Commit(
            Tap.Commit.message(name.toString(), release.version()), release.commitTime()));
  }

  private void prove(Download download) {
    if (proven.contains(download)) {
      return;
    }
    Content content = releases.download(download.url());
    CheckedContent.check(
            download.url().toString(), content.sizeBytes(), download.sha256(), () -> content)
        .ifPresent(
            finding -> {
              throw finding.asMismatch();
            });
    proven.add(download);
  }

  /**
   * Ends a race that is always lost.
   *
   * @param attempt how many were made, from 1
   */
  static void requireAnotherAttempt(int attempt, Tap tap) {
    if (attempt >= ATTEMPTS) {
      throw new Unavailable(
          tap.name(),
          "was changed by somebody else, " + ATTEMPTS + " times in a row",
          "run again: only the tap is missing",
          null);
    }
  }
}
