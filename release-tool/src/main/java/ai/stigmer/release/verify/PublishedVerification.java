package ai.stigmer.release.verify;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Proposal;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.ImageArtifact;
import ai.stigmer.release.image.Referrer;
import ai.stigmer.release.manifest.ImageArtifacts;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.FormulaOrigin;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.spec.Version;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows every pointer of a published release as a user does, and recomputes what it reaches. A
 * floating pointer may name a newer version; then only the version's own places are looked at.
 */
public final class PublishedVerification {
  private final Encoded<ReleaseManifest> json;
  private final ReleaseManifest release;
  private final Destinations destinations;
  private final Succession succession;
  private final Version version;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> strays = new ArrayList<>();
  private boolean isPublic;
  private boolean isGivenUp;
  private Optional<PullRequest> waiting = Optional.empty();

  /**
   * What was found.
   *
   * @param findings all differences: whether it is published, images, then assets, then what is
   *     latest, then the formula
   * @param strays floating pointers that lead to something whose version cannot be told; publishing
   *     leaves them alone
   * @param waiting what somebody has to merge before users get the formula; it is as it is to be
   */
  public record Result(
      List<Finding> findings, List<Finding> strays, Optional<PullRequest> waiting) {
    public Result {
      findings = List.copyOf(findings);
      strays = List.copyOf(strays);
    }
  }

  private PublishedVerification(
      Encoded<ReleaseManifest> json, Destinations destinations, Succession succession) {
    this.json = json;
    this.release = json.value();
    this.destinations = destinations;
    this.succession = succession;
    this.version = Version.parse(release.version());
  }

  /** The differences alone. */
  public static List<Finding> check(
      Encoded<ReleaseManifest> json, Destinations destinations, Succession succession) {
    return examine(json, destinations, succession).findings();
  }

  /** Follows every pointer. */
  public static Result examine(
      Encoded<ReleaseManifest> json, Destinations destinations, Succession succession) {
    PublishedVerification check = new PublishedVerification(json, destinations, succession);
    check.state();
    check.release.images().forEach(check::image);
    check.assets();
    check.latest();
    Formula formula = check.release.pointers().formula();
    if (formula != null) {
      destinations.tap().ifPresent(tap -> check.tap(tap, new FormulaName(formula.name())));
    }
    return new Result(check.findings, check.strays, check.waiting);
  }

  private void image(Image image) {
    ImageStore store = destinations.image(image.name());
    for (Tag tag : release.tags(image)) {
      Optional<Descriptor> now = store.resolve(tag.tag());
      if (now.filter(d -> d.digest().equals(tag.digest())).isEmpty()
          && !(tag.floating()
              && staysAway(
                  store.name() + ":" + tag.tag(),
                  now.isPresent(),
                  now.flatMap(d -> Observer.pointer(store, d).version())))) {
        findings.add(
            new Finding(
                store.name() + ":" + tag.tag(),
                tag.digest().toString(),
                now.map(d -> d.digest().toString()).orElse(Finding.MISSING)));
      }
    }
    findings.addAll(ImageVerification.check(store, image));
    ImageArtifacts.of(json, image).forEach(artifact -> artifact(store, artifact));
  }

  /** Whether who has the image finds the file by it. */
  private void artifact(ImageStore store, ImageArtifact wanted) {
    Digest subject = wanted.subject().digest();
    List<Referrer> there =
        store.referrers(subject).stream()
            .filter(r -> r.artifactType().equals(wanted.type()))
            .toList();
    if (there.stream().noneMatch(r -> r.manifest().digest().equals(wanted.manifest().digest()))) {
      findings.add(
          new Finding(
              store.name() + "@" + subject + " " + wanted.fileName(),
              wanted.manifest().digest().toString(),
              there.stream()
                  .map(r -> r.manifest().digest().toString())
                  .findFirst()
                  .orElse(Finding.MISSING)));
      return;
    }
    for (Descriptor content : wanted.contents()) {
      CheckedContent.check(
              store.name() + "@" + content.digest(),
              content.sizeBytes(),
              content.digest(),
              () -> store.content(content))
          .ifPresent(findings::add);
    }
  }

  private void state() {
    ReleaseHost host = destinations.releases();
    Optional<State> now = host.find(release.tag()).map(HostedRelease::state);
    isPublic = now.filter(state -> state != State.DRAFT).isPresent();
    isGivenUp = now.filter(State.YANKED::equals).isPresent();
    if (now.filter(State.PUBLISHED::equals).isEmpty()) {
      findings.add(
          new Finding(
              host.name() + " " + release.tag(),
              State.PUBLISHED.name(),
              now.map(State::name).orElse(Finding.MISSING)));
    }
  }

  private void assets() {
    if (!isPublic) {
      return;
    }
    ReleaseHost host = destinations.releases();
    String folder = host.downloads(release.tag()).toString();
    for (HostedAsset asset : Desired.assets(json)) {
      URI url = URI.create(folder + "/" + asset.name());
      Optional<Finding> bytes =
          CheckedContent.check(
              url.toString(), asset.sizeBytes(), asset.sha256(), () -> host.download(url));
      bytes.ifPresent(findings::add);
      if (bytes.isEmpty() && isChecksums(asset)) {
        findings.addAll(DistVerification.checksums(url.toString(), release, host.download(url)));
      }
    }
  }

  private boolean isChecksums(HostedAsset asset) {
    return release.assets().stream()
        .anyMatch(a -> a.kind() == ArtifactKind.CHECKSUMS && a.name().equals(asset.name()));
  }

  private void latest() {
    Optional<String> latest = destinations.releases().latest();
    String subject = destinations.releases().name() + " latest";
    if (latest.filter(release.tag()::equals).isEmpty()
        && !staysAway(
            subject, latest.isPresent(), latest.flatMap(tag -> Desired.versionOf(release, tag)))) {
      findings.add(new Finding(subject, release.tag(), latest.orElse(Finding.MISSING)));
    }
  }

  private void tap(Tap tap, FormulaName name) {
    Tip tip = tap.tip(name.value());
    String subject = tap.name() + " " + tip.path();
    if (tip.text().isEmpty()) {
      if (!staysAway(subject, false, Optional.empty()) && !waits(tap, name)) {
        findings.add(new Finding(subject, "the formula of " + version, Finding.MISSING));
      }
      return;
    }
    PublishedFormula formula;
    try {
      formula = PublishedFormula.parse(subject, tip.text().get());
    } catch (InvalidInput e) {
      findings.add(new Finding(e.subject(), "a formula", e.problem()));
      return;
    }
    Optional<Version> now = Desired.versionOf(formula);
    if (now.filter(version::equals).isEmpty()) {
      if (staysAway(subject, true, now) || waits(tap, name)) {
        return;
      }
      if (FormulaOrigin.of(tip.text().get()) == FormulaOrigin.BY_HAND) {
        findings.add(new Finding(subject + " version", version.toString(), Finding.BY_HAND));
        return;
      }
    }
    findings.addAll(DistVerification.formula(subject, release, tip.text().get()));
    formula.downloads(name).forEach(this::download);
  }

  /** Whether somebody has to merge the formula; what they are shown is looked at as well. */
  private boolean waits(Tap tap, FormulaName name) {
    Optional<Proposal> proposal =
        tap.proposal(name.value(), Tap.Commit.message(name.value(), release.version()));
    Optional<PullRequest> request = proposal.flatMap(Proposal::request).filter(PullRequest::isOpen);
    Optional<String> text = proposal.flatMap(Proposal::text);
    if (request.isEmpty() || text.isEmpty()) {
      return false;
    }
    waiting = request;
    String subject = request.get().page().toString();
    List<Finding> differences = DistVerification.formula(subject, release, text.get());
    findings.addAll(differences);
    if (differences.isEmpty()) {
      PublishedFormula.parse(subject, text.get()).downloads(name).forEach(this::download);
    }
    return true;
  }

  private void download(Download download) {
    ReleaseHost host = destinations.releases();
    String subject = download.url().toString();
    try {
      long size = host.download(download.url()).sizeBytes();
      CheckedContent.check(subject, size, download.sha256(), () -> host.download(download.url()))
          .ifPresent(findings::add);
    } catch (Mismatch e) {
      findings.add(new Finding(subject, e.expected(), e.actual()));
    }
  }

  /** Whether this release is right not to be where a floating pointer leads. */
  private boolean staysAway(String subject, boolean exists, Optional<Version> current) {
    if (isGivenUp) {
      return true;
    }
    if (exists && current.isEmpty() && succession.objection(version).isEmpty()) {
      strays.add(new Finding(subject, version.toString(), Finding.UNKNOWN));
      return true;
    }
    return succession.objection(version, current.orElse(version)).isPresent();
  }
}
