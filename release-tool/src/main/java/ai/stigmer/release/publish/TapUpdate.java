package ai.stigmer.release.publish;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Proposal;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.destination.Tap.Update;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.FormulaEdit;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.FormulaOrigin;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.spec.Version;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Brings the formula of a tap to a published release, and touches nothing else. It needs no turn
 * among publishers: each commit is made only on top of the one its text was decided by.
 */
public final class TapUpdate {
  /** What becomes of a formula that somebody edited. */
  public enum Edits {
    /** It is left alone, and that is said. */
    REFUSED,
    /** All of it stays but url, sha256, version and bottles; so it is with a rendered one. */
    KEPT,
    /** The rendered formula takes its place. */
    OVERWRITTEN
  }

  /**
   * A formula that is to change.
   *
   * @param path in the tap
   * @param before empty if there is none
   */
  public record Change(String path, Optional<String> before, String after) {}

  private final ReleaseManifest release;
  private final Version version;
  private final FormulaName name;
  private final FormulaText rendering;
  private final Destinations destinations;
  private final Tap tap;
  private final Succession succession;
  private final Edits edits;

  /**
   * An update to {@code release}; nothing is asked of any destination yet.
   *
   * @throws InvalidInput if the release has no formula
   */
  public TapUpdate(
      ReleaseManifest release,
      FormulaText rendering,
      Destinations destinations,
      Succession succession,
      Edits edits) {
    Formula formula = release.pointers().formula();
    if (formula == null) {
      throw new InvalidInput(release.tag(), "has no formula", "name a version that has one");
    }
    this.release = release;
    this.version = Version.parse(release.version());
    this.name = new FormulaName(formula.name());
    this.rendering = rendering;
    this.destinations = destinations;
    this.tap = destinations.tap().orElseThrow();
    this.succession = succession;
    this.edits = edits;
  }

  /** What would change now. Looks, and changes nothing. */
  public Optional<Change> plan() {
    return change(tap.tip(name.value()));
  }

  /**
   * Changes it; who loses a race looks and decides again.
   *
   * @param about told before it is done what will change
   * @return what changed; empty if all was as wanted
   * @throws Mismatch if the tap has a newer version, or a formula that is not to be written over,
   *     or if what the formula names is not public
   */
  public Optional<Change> run(Consumer<Change> about) {
    FormulaCommit commit = new FormulaCommit(release, name, destinations.releases(), tap);
    for (int attempt = 1; ; attempt++) {
      Tip seen = tap.tip(name.value());
      Optional<Change> change = change(seen);
      if (change.isEmpty()) {
        return change;
      }
      about.accept(change.get());
      if (commit.on(seen, change.get().after()) == Update.DONE) {
        return change;
      }
      FormulaCommit.requireAnotherAttempt(attempt, tap);
    }
  }

  private Optional<Change> change(Tip tip) {
    URI downloads = destinations.releases().downloads(release.tag());
    String rendered = rendering.at(release, downloads);
    tip.text().ifPresentOrElse(this::requireForward, () -> objected(succession.objection(version)));
    String after = tip.text().map(before -> after(tip.path(), before, rendered)).orElse(rendered);
    return tip.text().filter(after::equals).isPresent() || isProposed(after)
        ? Optional.empty()
        : Optional.of(new Change(tip.path(), tip.text(), after));
  }

  private boolean isProposed(String after) {
    Optional<String> text = proposal().flatMap(Proposal::text);
    if (text.isPresent() && !text.get().equals(after) && edits == Edits.REFUSED) {
      requireRendered(text.get());
    }
    return text.filter(after::equals).isPresent();
  }

  /** What somebody has to merge before the tap is as wanted. */
  public Optional<PullRequest> waiting() {
    return proposal().flatMap(Proposal::request).filter(PullRequest::isOpen);
  }

  private Optional<Proposal> proposal() {
    return tap.proposal(name.value(), Tap.Commit.message(name.value(), release.version()));
  }

  private String after(String path, String before, String rendered) {
    return switch (edits) {
      case OVERWRITTEN -> rendered;
      case KEPT -> FormulaEdit.update(tap.name() + " " + path, before, wanted(rendered));
      case REFUSED -> {
        requireRendered(before);
        yield rendered;
      }
    };
  }

  private FormulaEdit.Wanted wanted(String rendered) {
    PublishedFormula formula = PublishedFormula.parse("formula", rendered);
    Map<Platform, Download> archives = new TreeMap<>();
    for (PublishedFormula.Archive archive : formula.archives()) {
      String path = archive.download().url().getPath();
      release.assets().stream()
          .filter(
              asset -> asset.kind() == ArtifactKind.ARCHIVE && path.endsWith("/" + asset.name()))
          .map(Artifact::platform)
          .forEach(platform -> archives.put(platform, archive.download()));
    }
    return new FormulaEdit.Wanted(name, release.version(), archives, formula.bottles());
  }

  private void requireRendered(String before) {
    if (FormulaOrigin.of(before) == FormulaOrigin.BY_HAND
        && EarlierFormula.origin(before, release, rendering, destinations.releases())
            == FormulaOrigin.BY_HAND) {
      throw new Mismatch(
          subject(), version.toString(), "edited by hand", FormulaOrigin.remedy(release.version()));
    }
  }

  private void requireForward(String before) {
    Optional<Version> current = current(before);
    if (current.isEmpty()) {
      objected(succession.objection(version));
    } else if (!current.get().equals(version) && !isGivenUp(current.get())) {
      objected(succession.objection(version, current.get()));
    }
  }

  /** As a rollback does, one that is given up may be left for an older one. */
  private boolean isGivenUp(Version other) {
    return succession.objection(version, other).isPresent()
        && destinations
            .releases()
            .find(Desired.tagOf(release, other))
            .map(HostedRelease::state)
            .filter(State.YANKED::equals)
            .isPresent();
  }

  private static Optional<Version> current(String ruby) {
    try {
      return Desired.versionOf(PublishedFormula.parse("formula in the tap", ruby));
    } catch (InvalidInput _) {
      return Optional.empty(); // Written by hand: whoever wants to write over it has to say so.
    }
  }

  private void objected(Optional<String> objection) {
    objection.ifPresent(
        reason -> {
          throw new Mismatch(
              subject(),
              version.toString(),
              reason,
              "the tap only goes forward; `release-tool rollback --to "
                  + version
                  + "` gives newer releases up first");
        });
  }

  private String subject() {
    return "formula " + name;
  }
}
