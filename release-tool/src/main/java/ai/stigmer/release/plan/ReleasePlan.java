package ai.stigmer.release.plan;

import ai.stigmer.release.failure.Mismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done, in this order, and what is not to be done and why.
 *
 * @param kept pointers that stay where they are though this release wants them
 * @param refusals what cannot be published over; while there is one that {@linkplain Refusal.Extent
 *     stops everything}, nothing is done
 */
public record ReleasePlan(List<Action> actions, List<Kept> kept, List<Refusal> refusals) {
  public ReleasePlan {
    actions = List.copyOf(actions);
    kept = List.copyOf(kept);
    refusals = List.copyOf(refusals);
  }

  public boolean isEmpty() {
    return actions.isEmpty() && refusals.isEmpty();
  }

  /**
   * The actions that change {@code parts}, as far as they may be done without the others: while an
   * image lacks the version's tag the release does not become public, and while it is not public no
   * floating tag moves, and a tap must not name it.
   */
  ReleasePlan only(Set<Part> parts) {
    boolean lacksImages =
        !parts.contains(Part.IMAGES)
            && actions.stream().anyMatch(Action.WriteVersionTag.class::isInstance);
    boolean staysHidden =
        (!parts.contains(Part.RELEASE) || lacksImages)
            && actions.stream().anyMatch(action -> shown(action).isPresent());
    List<Action> chosen = new ArrayList<>();
    List<Kept> staying = new ArrayList<>(kept);
    List<Refusal> refused = new ArrayList<>(refusals);
    if (!parts.contains(Part.TAP)) {
      refused.removeIf(refusal -> refusal.extent() == Refusal.Extent.TAP);
    }
    for (Action action : actions) {
      boolean wanted =
          parts.contains(action.part())
              || (action instanceof Action.ProveAssets && parts.contains(Part.TAP));
      if (staysHidden && lacksImages && action instanceof Action.ProveAssets) {
        continue; // They are proven when users are about to get them.
      }
      if (wanted && lacksImages && shown(action).isPresent()) {
        staying.add(
            new Kept(
                action.place(),
                "release " + shown(action).get(),
                "becomes public when its images are there"));
      } else if (wanted && staysHidden && action instanceof Action.MoveTag a) {
        staying.add(
            new Kept(a.place(), a.image() + ":" + a.tag(), "moves when the release is public"));
      } else if (wanted && staysHidden && action instanceof Action.UpdateTap a) {
        refused.add(
            new Refusal(
                Place.TAP,
                "formula " + a.formula(),
                "a public release " + a.version(),
                "not public",
                "publish the release first: the formula would name files nobody can fetch"));
      } else if (wanted) {
        chosen.add(action);
      }
    }
    return new ReleasePlan(chosen, staying, refused);
  }

  /** The release that users are shown from then on. */
  private static Optional<String> shown(Action action) {
    return action instanceof Action.PublishRelease publish
        ? Optional.of(publish.release())
        : action instanceof Action.Unyank unyank ? Optional.of(unyank.release()) : Optional.empty();
  }

  /** What travels in all. */
  public long bytes() {
    return actions.stream().mapToLong(Action::bytes).sum();
  }

  /** What need not travel. */
  public long savedBytes() {
    return actions.stream().mapToLong(Action::savedBytes).sum();
  }

  /** Whether anything of it may be done. */
  public boolean isAllowed() {
    return refusals.stream().noneMatch(r -> r.extent() == Refusal.Extent.EVERYTHING);
  }

  /**
   * Refuses a plan of which nothing may be done.
   *
   * @throws Mismatch with the first refusal that stops everything
   */
  public void requireAllowed() {
    refuse(Refusal.Extent.EVERYTHING);
  }

  /**
   * Says, once all else is done, what was left undone.
   *
   * @throws Mismatch if the tap was
   */
  public void requireWhole() {
    refuse(Refusal.Extent.TAP);
  }

  private void refuse(Refusal.Extent extent) {
    refusals.stream()
        .filter(refusal -> refusal.extent() == extent)
        .findFirst()
        .ifPresent(
            refusal -> {
              throw refusal.asMismatch();
            });
  }

  /** A pointer that stays. */
  public record Kept(Place place, String pointer, String reason) {}

  /** Something that is there already, is something else, and is not to be written over. */
  public record Refusal(
      Place place, String subject, String expected, String actual, String hint, Extent extent) {
    /** Of something immutable. */
    Refusal(Place place, String subject, String expected, String actual, String hint) {
      this(place, subject, expected, actual, hint, Extent.EVERYTHING);
    }

    /** What is not done because of it. */
    public enum Extent {
      EVERYTHING,
      /** The tap is left as it is: it comes last, and all else can be right without it. */
      TAP
    }

    /** Of a release that was given up. */
    public static Refusal yanked(String tag) {
      return new Refusal(
          Place.RELEASES,
          tag,
          "a release to publish",
          "yanked",
          "release the next version, or publish this one again with `--unyank`");
    }

    public Mismatch asMismatch() {
      return new Mismatch(subject, expected, actual, hint);
    }
  }
}
