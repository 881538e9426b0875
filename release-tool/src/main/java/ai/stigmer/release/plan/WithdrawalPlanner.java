package ai.stigmer.release.plan;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.ReleasePlan.Refusal;
import ai.stigmer.release.spec.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives releases up: marks them as yanked, deletes their drafts, and moves each pointer that names
 * one of them to an older release. The only plan that moves pointers backwards.
 *
 * <p>A pointer that names a release which is not given up stays, newer or not: a line of older
 * versions can be withdrawn from without touching the newest.
 */
public final class WithdrawalPlanner {
  private final Withdrawal withdrawal;
  private final Desired target;
  private final Observed observed;
  private final Map<Version, PullRequest> proposals;
  private final Set<Version> givenUp = new HashSet<>();
  private final List<Action> actions = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();

  private WithdrawalPlanner(
      Withdrawal withdrawal,
      Desired target,
      Observed observed,
      Map<Version, PullRequest> proposals) {
    this.withdrawal = withdrawal;
    this.target = target;
    this.observed = observed;
    this.proposals = proposals;
  }

  /**
   * The shortest way from what is there to {@code withdrawal}.
   *
   * @param target whose contents the pointers lead to afterwards; if it is given up itself, there
   *     is none to go back to and the pointers stay
   * @param observed as observed for {@code target}
   * @param releases all that the host has
   * @param proposals what is proposed to the tap of those given up, and nobody has merged
   * @param leftBehind tags of those given up that {@code target} does not have
   */
  public static ReleasePlan plan(
      Withdrawal withdrawal,
      Desired target,
      Observed observed,
      List<HostedRelease> releases,
      Map<Version, PullRequest> proposals,
      List<LeftBehind> leftBehind) {
    WithdrawalPlanner planner = new WithdrawalPlanner(withdrawal, target, observed, proposals);
    planner.proposals();
    releases.forEach(planner::release);
    if (withdrawal.releases().contains(target.release().tag())) {
      planner.kept.add(
          new Kept(
              Place.RELEASES,
              "all pointers",
              "no older release is there that they could go back to"));
    } else {
      planner.requireWhole();
      target.release().images().forEach(planner::image);
      leftBehind.forEach(planner::leftBehind);
      planner.latest();
      planner.tap();
    }
    planner.actions.sort(Comparator.comparing(Action::step));
    return new ReleasePlan(planner.actions, planner.kept, planner.refusals);
  }

  /** Before anything else: once one is merged, the tap has to go back, too. */
  private void proposals() {
    Formula formula = target.release().pointers().formula();
    if (formula != null) {
      proposals.forEach(
          (version, request) ->
              actions.add(new Action.CloseProposal(formula.name(), version.toString(), request)));
    }
  }

  private void release(HostedRelease release) {
    Optional<Version> version = Desired.versionOf(target.release(), release.tag());
    boolean named = withdrawal.releases().contains(release.tag());
    switch (release.state()) {
      case YANKED -> version.ifPresent(givenUp::add);
      case PUBLISHED -> {
        if (named) {
          version.ifPresent(givenUp::add);
          actions.add(new Action.Yank(release.tag(), withdrawal.reason()));
        }
      }
      case DRAFT -> {
        if (named) {
          actions.add(new Action.DeleteDraft(release.tag()));
        }
      }
    }
  }

  /** Pointers go back to a release only if all of it is there. */
  private void requireWhole() {
    String tag = target.release().tag();
    String hint = "choose another version to go back to";
    String state = observed.release().map(r -> r.state().name()).orElse("missing");
    if (!state.equals(State.PUBLISHED.name())) {
      refusals.add(new Refusal(Place.RELEASES, tag, State.PUBLISHED.name(), state, hint));
      return;
    }
    for (HostedAsset asset : target.assets()) {
      Optional<Digest> there =
          observed.release().flatMap(r -> r.asset(asset.name())).map(HostedAsset::sha256);
      if (there.filter(asset.sha256()::equals).isEmpty()) {
        refusals.add(
            new Refusal(
                Place.RELEASES,
                tag + "/" + asset.name(),
                asset.sha256().toString(),
                there.map(Digest::toString).orElse("missing"),
                hint));
      }
    }
    for (Image image : target.release().images()) {
      if (!observed.image(image.name()).present().contains(image.index().digest())) {
        refusals.add(
            new Refusal(
                Place.ofImage(image.name()),
                image.repository() + "@" + image.index().digest(),
                "the image",
                "missing",
                hint));
      }
    }
  }

  private void image(Image image) {
    for (Tag tag : target.release().tags(image)) {
      Optional<Pointer> now = observed.image(image.name()).tag(tag.tag());
      boolean elsewhere = now.filter(p -> !p.digest().equals(tag.digest())).isPresent();
      Place place = Place.ofImage(image.name());
      String pointer = image.repository() + ":" + tag.tag();
      if (tag.floating() && elsewhere && leaves(place, pointer, now.flatMap(Pointer::version))) {
        actions.add(
            new Action.MoveTag(image.name(), tag.tag(), image.index(), target.version(), now));
      }
    }
  }

  private void leftBehind(LeftBehind tag) {
    kept.add(
        new Kept(
            Place.ofImage(tag.image().name()),
            tag.image().repository() + ":" + tag.tag(),
            "goes on naming %s: it is no tag of %s, which all else goes back to"
                .formatted(tag.version(), target.version())));
  }

  private void latest() {
    String tag = target.release().tag();
    Optional<String> now = observed.latest();
    if (now.filter(t -> !t.equals(tag)).isPresent()
        && leaves(
            Place.RELEASES,
            "latest release",
            now.flatMap(other -> Desired.versionOf(target.release(), other)))) {
      actions.add(new Action.MarkLatest(tag, now));
    }
  }

  private void tap() {
    if (observed.formula().isEmpty()) {
      return;
    }
    FormulaMove.of(target, observed)
        .filter(move -> leaves(Place.TAP, move.pointer(), move.from()))
        .ifPresent(move -> move.decide(actions::add, kept::add, refusals::add));
  }

  /** Whether a pointer to {@code current} is to move to the target. */
  private boolean leaves(Place place, String pointer, Optional<Version> current) {
    if (current.isEmpty()) {
      kept.add(new Kept(place, pointer, "names something whose version cannot be told"));
    } else if (!current.get().equals(target.version()) && !givenUp.contains(current.get())) {
      kept.add(new Kept(place, pointer, "names " + current.get() + ", which is not given up"));
    }
    return current.filter(givenUp::contains).isPresent();
  }
}
