package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.PublishLock.Turn;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Update;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.Observed;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Planner;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.plan.WithdrawalPlanner;
import ai.stigmer.release.verify.CheckedContent;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.Observer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Publishes a build to its destinations. */
public final class Publisher {
  private final Publication publication;
  private final Destinations destinations;
  private final PublishListener listener;
  private final ReleaseManifest release;

  public Publisher(Publication publication, Destinations destinations, PublishListener listener) {
    this.publication = publication;
    this.destinations = destinations;
    this.listener = new InTurn(listener);
    this.release = publication.dist().release();
  }

  /** What publishing would do now. Looks, and changes nothing. */
  public ReleasePlan plan() {
    return decide().plan();
  }

  /**
   * Does what is missing, as the only publisher of these destinations.
   *
   * @return what was to be done when it had its turn; empty if everything was there. It can {@link
   *     ReleasePlan#requireWhole refuse} what concerns the tap alone
   * @throws Mismatch if something immutable is there already and is something else, or if what was
   *     staged reads back differently
   * @throws ai.stigmer.release.failure.Unavailable if the tap was changed by others each time it
   *     was about to move
   */
  public ReleasePlan publish() {
    return converge(this::decide);
  }

  /** What {@link #withdraw} would do now. Looks, and changes nothing. */
  public ReleasePlan planWithdrawal(Withdrawal withdrawal) {
    return decide(withdrawal).plan();
  }

  /**
   * Gives releases up, as the only publisher of these destinations: what names them goes back to
   * the release of this publication, of which nothing but the pointers is touched.
   *
   * @return what was to be done; empty if everything was so already
   * @throws Mismatch if the release to go back to is not there, whole and published
   */
  public ReleasePlan withdraw(Withdrawal withdrawal) {
    return converge(() -> decide(withdrawal));
  }

  private ReleasePlan converge(Supplier<Decision> planner) {
    try (Turn turn = destinations.lock().acquire(listener::waiting)) {
      Decision first = planner.get();
      Decision decision = first;
      for (int attempt = 1; walk(decision, turn) == Update.HEAD_MOVED; attempt++) {
        FormulaCommit.requireAnotherAttempt(attempt, tap());
        decision = planner.get();
      }
      boolean refused = decision.plan().refusals().size() > first.plan().refusals().size();
      return refused ? decision.plan() : first.plan();
    }
  }

  /** A plan and what it was made from. */
  private record Decision(Desired desired, Observed observed, ReleasePlan plan) {}

  private Decision decide() {
    Desired desired = desired();
    Observed observed = observe(desired);
    return new Decision(desired, observed, Planner.plan(desired, observed));
  }

  private Decision decide(Withdrawal withdrawal) {
    Desired target = desired();
    Observed observed = observe(target);
    List<HostedRelease> releases = destinations.releases().releases();
    return new Decision(
        target,
        observed,
        WithdrawalPlanner.plan(
            withdrawal,
            target,
            observed,
            releases,
            OpenProposals.of(withdrawal, release, destinations.tap()),
            LeftBehindTags.of(withdrawal, release, destinations)));
  }

  private Observed observe(Desired desired) {
    Observed observed = Observer.observe(desired, destinations);
    if (desired.formula().isEmpty()
        || !desired.parts().contains(Part.TAP)
        || desired.formula().equals(observed.formula())) {
      return observed;
    }
    String name = Optional.ofNullable(release.pointers().formula()).orElseThrow().name();
    Observed all =
        observed.withProposal(
            destinations
                .tap()
                .flatMap(tap -> tap.proposal(name, Tap.Commit.message(name, release.version()))));
    return switch (all.origin()) {
      case RENDERED -> all;
      case BY_HAND ->
          all.withOrigin(
              EarlierFormula.origin(
                  all.formula().orElseThrow(),
                  release,
                  publication.formula().orElseThrow(),
                  destinations.releases()));
    };
  }

  private Desired desired() {
    Optional<String> formula =
        publication
            .formula()
            .map(text -> text.at(release, destinations.releases().downloads(release.tag())));
    return Desired.of(
            publication.dist().json(),
            formula,
            publication.succession(),
            publication.yanked(),
            publication.parts())
        .signed(publication.signatures());
  }

  private Update walk(Decision decision, Turn turn) {
    listener.planned(decision.plan());
    decision.plan().requireAllowed();
    for (List<Action> group : SideBySide.groups(decision.plan().actions())) {
      if (group.size() > 1) {
        SideBySide.run(group, action -> step(action, decision, turn));
      } else if (step(group.getFirst(), decision, turn) == Update.HEAD_MOVED) {
        return Update.HEAD_MOVED;
      }
    }
    return Update.DONE;
  }

  private Update step(Action action, Decision decision, Turn turn) {
    turn.require();
    listener.started(action);
    Update update = run(action, decision);
    if (update == Update.DONE) {
      listener.finished(action);
    }
    return update;
  }

  private Update run(Action action, Decision decision) {
    ReleaseHost releases = destinations.releases();
    switch (action) {
      case Action.PushContent a ->
          store(a.image())
              .push(a.content(), counted(a, publication.content(a.image(), a.content())));
      case Action.MountContent a ->
          store(a.image())
              .mount(
                  a.content(), a.from(), counted(a, publication.content(a.image(), a.content())));
      case Action.SignImage a -> store(a.image()).tag(a.tag(), a.signature());
      case Action.CreateDraft _ -> releases.createDraft(heading());
      case Action.UploadAsset a ->
          releases.upload(a.release(), a.asset(), counted(a, publication.asset(a.asset())));
      case Action.ProveImage a -> prove(release.image(a.image()), decision.desired());
      case Action.ProveAssets a -> prove(a);
      case Action.WriteVersionTag a -> writeOnce(a);
      case Action.PublishRelease a -> releases.publish(a.release(), a.latest());
      case Action.Unyank a -> releases.unyank(a.release());
      case Action.Yank a -> releases.yank(a.release(), a.why());
      case Action.DeleteDraft a -> releases.deleteDraft(a.release());
      case Action.CloseProposal a -> {
        return tap().withdraw(a.request());
      }
      case Action.MarkLatest a -> releases.markLatest(a.release());
      case Action.MoveTag a -> store(a.image()).tag(a.tag(), a.index());
      case Action.UpdateTap a -> {
        return update(a, decision);
      }
    }
    return Update.DONE;
  }

  private Content counted(Action action, Content content) {
    return new CountedContent(content, bytes -> listener.sent(action, bytes));
  }

  private void prove(Image image, Desired desired) {
    ImageStore store = store(image.name());
    for (Descriptor content : desired.of(image)) {
      require(
          CheckedContent.check(
              store.name() + "@" + content.digest(),
              content.sizeBytes(),
              content.digest(),
              () -> store.content(content)));
    }
  }

  private void prove(Action.ProveAssets action) {
    ReleaseHost releases = destinations.releases();
    for (HostedAsset asset : action.assets()) {
      require(
          CheckedContent.check(
              releases.name() + " " + action.release() + "/" + asset.name(),
              asset.sizeBytes(),
              asset.sha256(),
              () -> releases.content(action.release(), asset)));
    }
  }

  private static void require(Optional<Finding> finding) {
    finding.ifPresent(
        f -> {
          throw f.asMismatch();
        });
  }

  /** Looks once more: nothing but the last moment before counts. */
  private void writeOnce(Action.WriteVersionTag action) {
    ImageStore store = store(action.image());
    Optional<Descriptor> now = store.resolve(action.tag());
    if (now.isPresent() && !now.get().digest().equals(action.index().digest())) {
      throw new Mismatch(
          store.name() + ":" + action.tag(),
          action.index().digest().toString(),
          now.get().digest().toString(),
          "a version's tag is written once: release the next version");
    }
    store.tag(action.tag(), action.index());
  }

  private Update update(Action.UpdateTap action, Decision decision) {
    return new FormulaCommit(
            release, new FormulaName(action.formula()), destinations.releases(), tap())
        .on(decision.observed().tap().orElseThrow(), decision.desired().formula().orElseThrow());
  }

  private ImageStore store(String image) {
    return destinations.image(image);
  }

  private Tap tap() {
    return destinations.tap().orElseThrow();
  }

  private ReleaseHeading heading() {
    return new ReleaseHeading(
        release.tag(),
        release.product(),
        release.version(),
        release.commit(),
        release.prerelease());
  }
}
