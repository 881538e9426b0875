package ai.stigmer.release.cli;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.ReleasePlan.Refusal;

/** A plan for people: one line per action, with its reason and what travels. */
final class PlanText {
  private PlanText() {}

  static String of(ReleasePlan plan) {
    StringBuilder text = new StringBuilder();
    for (Action action : plan.actions()) {
      text.append(line(action)).append('\n');
    }
    for (Kept kept : plan.kept()) {
      text.append("keep    ")
          .append(kept.pointer())
          .append(": ")
          .append(kept.reason())
          .append('\n');
    }
    for (Refusal refusal : plan.refusals()) {
      text.append(
          "refuse  %s: it is `%s`, this release has `%s`%n"
              .formatted(refusal.subject(), refusal.actual(), refusal.expected()));
    }
    text.append(
        plan.isEmpty()
            ? "nothing to do: everything is published\n"
            : "%d actions, %s to send%n"
                .formatted(plan.actions().size(), Bytes.text(plan.bytes())));
    return text.toString();
  }

  /** One action: what, why, how much. */
  static String line(Action action) {
    String size = action.bytes() == 0 ? "" : ", " + Bytes.text(action.bytes());
    return "%s (%s%s)".formatted(what(action), action.reason(), size);
  }

  private static String what(Action action) {
    return switch (action) {
      case Action.PushContent a -> "push    %s %s".formatted(a.image(), a.content().digest());
      case Action.CreateDraft a -> "create  draft of release %s".formatted(a.release());
      case Action.UploadAsset a -> "upload  %s".formatted(a.asset().name());
      case Action.ProveImage a -> "prove   image %s".formatted(a.image());
      case Action.ProveAssets a -> "prove   %d assets".formatted(a.assets().size());
      case Action.WriteVersionTag a -> "tag     %s:%s".formatted(a.image(), a.tag());
      case Action.PublishRelease a -> "publish release %s".formatted(a.release());
      case Action.Unyank a -> "unyank  release %s".formatted(a.release());
      case Action.Yank a -> "yank    release %s".formatted(a.release());
      case Action.DeleteDraft a -> "delete  draft of release %s".formatted(a.release());
      case Action.MarkLatest a -> "move    latest release to %s".formatted(a.release());
      case Action.MoveTag a -> "move    %s:%s".formatted(a.image(), a.tag());
      case Action.UpdateTap a -> "move    formula %s to %s".formatted(a.formula(), a.version());
    };
  }
}
