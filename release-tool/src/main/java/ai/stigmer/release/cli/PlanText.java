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
          "refuse  %s: it is `%s`, this release has `%s`%n        hint: %s%n"
              .formatted(refusal.subject(), refusal.actual(), refusal.expected(), refusal.hint()));
    }
    text.append(
        plan.isEmpty()
            ? "nothing to do: everything is as wanted\n"
            : "%s, %s to send%s%n"
                .formatted(
                    Words.count(plan.actions().size(), "action"),
                    Bytes.text(plan.bytes()),
                    plan.savedBytes() == 0
                        ? ""
                        : ", " + Bytes.text(plan.savedBytes()) + " to mount"));
    return text.toString();
  }

  /** One action: what, why, how much. */
  static String line(Action action) {
    String size =
        action.savedBytes() > 0
            ? ", saves " + Bytes.text(action.savedBytes())
            : action.bytes() == 0 ? "" : ", " + Bytes.text(action.bytes());
    return "%s (%s%s)".formatted(what(action), action.reason(), size);
  }

  private static String what(Action action) {
    return "%-7s %s".formatted(verb(action), subject(action));
  }

  /** One word for what an action does. */
  static String verb(Action action) {
    return switch (action) {
      case Action.PushContent _ -> "push";
      case Action.MountContent _ -> "mount";
      case Action.SignImage _ -> "sign";
      case Action.CreateDraft _ -> "create";
      case Action.UploadAsset _ -> "upload";
      case Action.ProveImage _, Action.ProveAssets _ -> "prove";
      case Action.WriteVersionTag _ -> "tag";
      case Action.PublishRelease _ -> "publish";
      case Action.Unyank _ -> "unyank";
      case Action.Yank _ -> "yank";
      case Action.DeleteDraft _ -> "delete";
      case Action.CloseProposal _ -> "close";
      case Action.MarkLatest _, Action.MoveTag _ -> "move";
      case Action.UpdateTap a ->
          switch (a.way()) {
            case PUSH -> "move";
            case PULL_REQUEST -> "propose";
          };
    };
  }

  /** What it does it to. */
  static String subject(Action action) {
    return switch (action) {
      case Action.PushContent a -> a.image() + " " + a.content().digest();
      case Action.MountContent a -> a.image() + " " + a.content().digest();
      case Action.SignImage a -> a.image() + ":" + a.tag();
      case Action.CreateDraft a -> "draft of release " + a.release();
      case Action.UploadAsset a -> a.asset().name();
      case Action.ProveImage a -> "image " + a.image();
      case Action.ProveAssets a -> a.assets().size() + " assets";
      case Action.WriteVersionTag a -> a.image() + ":" + a.tag();
      case Action.PublishRelease a -> "release " + a.release();
      case Action.Unyank a -> "release " + a.release();
      case Action.Yank a -> "release " + a.release();
      case Action.DeleteDraft a -> "draft of release " + a.release();
      case Action.CloseProposal a -> a.request().toString();
      case Action.MarkLatest a -> "latest release to " + a.release();
      case Action.MoveTag a -> a.image() + ":" + a.tag();
      case Action.UpdateTap a -> "formula " + a.formula() + " to " + a.version();
    };
  }
}
