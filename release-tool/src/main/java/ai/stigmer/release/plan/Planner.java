package ai.stigmer.release.plan;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.ReleasePlan.Refusal;
import ai.stigmer.release.signing.ImageSignature;
import ai.stigmer.release.spec.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what a release wants with what is there. */
public final class Planner {
  private final Desired desired;
  private final Observed observed;
  private final Version version;
  private final List<Action> actions = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<HostedAsset> staysUnsigned = new ArrayList<>();

  private Planner(Desired desired, Observed observed) {
    this.desired = desired;
    this.observed = observed;
    this.version = desired.version();
  }

  /** The shortest way from {@code observed} to {@code desired}. Equal values give equal plans. */
  public static ReleasePlan plan(Desired desired, Observed observed) {
    Planner planner = new Planner(desired, observed);
    desired.release().images().forEach(planner::image);
    boolean published = planner.release();
    boolean tapMoves = planner.tap();
    planner.proveAssets(!published || tapMoves);
    planner.actions.sort(Comparator.comparing(Action::step));
    return new ReleasePlan(planner.actions, planner.kept, planner.refusals).only(desired.parts());
  }

  private void image(Image image) {
    Observed.Repository repository = observed.image(image.name());
    List<Tag> tags = desired.release().tags(image);
    boolean complete = true;
    for (Descriptor content : desired.of(image)) {
      if (!repository.present().contains(content.digest())) {
        String from = repository.nearby().get(content.digest());
        actions.add(
            from == null
                ? new Action.PushContent(image.name(), content)
                : new Action.MountContent(image.name(), content, from));
        complete = false;
      }
    }
    desired.signatures().image(image.name()).forEach(s -> sign(image, s, repository));
    int before = actions.size();
    for (Tag tag : tags) {
      Optional<Pointer> now = repository.tag(tag.tag());
      if (now.filter(p -> p.digest().equals(tag.digest())).isEmpty()) {
        tag(image, tag, now);
      }
    }
    if (!complete || actions.size() > before) {
      actions.add(new Action.ProveImage(image.name(), image.index().digest()));
    }
  }

  private void sign(Image image, ImageSignature signature, Observed.Repository repository) {
    Optional<Pointer> now = repository.tag(signature.tag());
    if (now.isEmpty()) {
      actions.add(new Action.SignImage(image.name(), signature.tag(), signature.manifest()));
    } else if (!now.get().digest().equals(signature.manifest().digest())) {
      kept.add(
          new Kept(
              Place.ofImage(image.name()),
              image.repository() + ":" + signature.tag(),
              "names signatures of others"));
    }
  }

  private void tag(Image image, Tag tag, Optional<Pointer> now) {
    Place place = Place.ofImage(image.name());
    String pointer = image.repository() + ":" + tag.tag();
    if (tag.floating()) {
      if (mayMove(place, pointer, now.isPresent(), now.flatMap(Pointer::version))) {
        actions.add(new Action.MoveTag(image.name(), tag.tag(), image.index(), version, now));
      }
    } else if (now.isPresent()) {
      refusals.add(
          new Refusal(
              place,
              pointer,
              tag.digest().toString(),
              now.get().digest().toString(),
              "a version's tag is written once: release the next version"));
    } else {
      actions.add(new Action.WriteVersionTag(image.name(), tag.tag(), image.index()));
    }
  }

  /** Whether the release is public already, and wanted. */
  private boolean release() {
    String tag = desired.release().tag();
    Optional<HostedRelease> now = observed.release();
    boolean isPublic = now.filter(r -> r.state() != State.DRAFT).isPresent();
    if (now.isEmpty()) {
      actions.add(new Action.CreateDraft(tag));
    }
    now.filter(_ -> !isPublic).ifPresent(this::requireNothingElse);
    for (HostedAsset asset : desired.assets()) {
      Optional<Digest> there = now.flatMap(r -> r.asset(asset.name())).map(HostedAsset::sha256);
      if (there.filter(asset.sha256()::equals).isEmpty()) {
        if (isPublic && desired.isSignature(asset)) {
          staysUnsigned.add(asset);
        } else if (isPublic) {
          refusals.add(
              new Refusal(
                  Place.RELEASES,
                  tag + "/" + asset.name(),
                  asset.sha256().toString(),
                  there.map(Digest::toString).orElse("missing"),
                  "a published release stays as it is: release the next version"));
        } else {
          actions.add(new Action.UploadAsset(tag, asset, there));
        }
      }
    }
    if (!staysUnsigned.isEmpty()) {
      kept.add(
          new Kept(
              Place.RELEASES, "signatures of release " + tag, "are made before it is published"));
    }
    boolean givenUp = now.filter(r -> r.state() == State.YANKED).isPresent();
    if (givenUp && desired.yanked() == Yanked.STAYS) {
      refusals.add(Refusal.yanked(tag));
    } else {
      if (givenUp) {
        actions.add(new Action.Unyank(tag));
      }
      publish(tag, isPublic);
    }
    return isPublic && !givenUp;
  }

  /**
   * What an earlier try left in a draft would become public with the rest, and nothing lists it.
   */
  private void requireNothingElse(HostedRelease draft) {
    for (HostedAsset asset : draft.assets()) {
      if (!desired.knows(asset.name())) {
        refusals.add(
            new Refusal(
                Place.RELEASES,
                draft.tag() + "/" + asset.name(),
                "no such asset",
                asset.sha256().toString(),
                "delete it from the draft, or the draft by `release-tool yank "
                    + version
                    + "`, and publish again"));
      }
    }
  }

  private void publish(String tag, boolean isPublic) {
    boolean isLatest = observed.latest().filter(tag::equals).isPresent();
    boolean becomesLatest =
        !isLatest
            && mayMove(
                Place.RELEASES,
                "latest release",
                observed.latest().isPresent(),
                observed.latest().flatMap(t -> Desired.versionOf(desired.release(), t)));
    if (!isPublic) {
      actions.add(
          new Action.PublishRelease(
              tag, becomesLatest ? Latest.BECOMES_LATEST : Latest.LATEST_STAYS, observed.latest()));
    } else if (becomesLatest) {
      actions.add(new Action.MarkLatest(tag, observed.latest()));
    }
  }

  private boolean tap() {
    Optional<FormulaMove> move = FormulaMove.of(desired, observed).filter(m -> !m.isDone());
    if (move.isEmpty() || !desired.parts().contains(Part.TAP) || !mayMove(move.get())) {
      return false;
    }
    int before = actions.size();
    move.get().decide(actions::add, kept::add, refusals::add);
    return actions.size() > before;
  }

  /**
   * What is there by hand need not say a version that can be told: it is refused, not passed by.
   */
  private boolean mayMove(FormulaMove move) {
    boolean exists =
        observed.formula().isPresent()
            && !(move.from().isEmpty() && move.origin() == FormulaOrigin.BY_HAND);
    return mayMove(Place.TAP, move.pointer(), exists, move.from());
  }

  private boolean mayMove(Place place, String pointer, boolean exists, Optional<Version> current) {
    Optional<String> objection =
        !exists
            ? desired.succession().objection(version)
            : current.isEmpty()
                ? Optional.of("names something whose version cannot be told")
                : desired.succession().objection(version, current.get());
    objection.ifPresent(reason -> kept.add(new Kept(place, pointer, reason)));
    return objection.isEmpty();
  }

  private void proveAssets(boolean needed) {
    Set<String> uploaded =
        actions.stream()
            .filter(Action.UploadAsset.class::isInstance)
            .map(a -> ((Action.UploadAsset) a).asset().name())
            .collect(Collectors.toSet());
    if (needed || !uploaded.isEmpty()) {
      List<HostedAsset> there =
          desired.assets().stream().filter(asset -> !staysUnsigned.contains(asset)).toList();
      actions.add(new Action.ProveAssets(desired.release().tag(), there));
    }
  }
}
