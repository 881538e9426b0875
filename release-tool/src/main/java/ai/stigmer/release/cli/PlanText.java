package ai.stigmer.release.cli;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Move;
import ai.stigmer.release.plan.Place;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.ReleasePlan.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan for people: place by place a line for each action, with its reason and what travels, and
 * what stays or is refused. The number before an action is its turn; what is done in one turn goes
 * to one place and is of one step.
 */
final class PlanText {
  private PlanText() {}

  static String of(ReleasePlan plan, PlaceNames names) {
    Map<Place, List<String>> lines = new LinkedHashMap<>();
    List<Integer> turns = turns(plan.actions());
    int width = String.valueOf(turns.isEmpty() ? 0 : turns.getLast()).length();
    for (int i = 0; i < plan.actions().size(); i++) {
      Action action = plan.actions().get(i);
      add(lines, action.place(), ("%" + width + "d %s").formatted(turns.get(i), line(action)));
    }
    String indent = " ".repeat(width + 1);
    plan.kept().forEach(kept -> add(lines, kept.place(), indent + line(kept)));
    for (Refusal refusal : plan.refusals()) {
      String refused =
          "refuse  %s: it is `%s`, this release has `%s`"
              .formatted(refusal.subject(), refusal.actual(), refusal.expected());
      add(lines, refusal.place(), indent + refused);
      add(lines, refusal.place(), indent + "        hint: " + refusal.hint());
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (place, of) -> {
          text.append(names.heading(place)).append('\n');
          of.forEach(line -> text.append("  ").append(line).append('\n'));
        });
    return text.append(sum(plan)).append('\n').toString();
  }

  private static void add(Map<Place, List<String>> lines, Place place, String line) {
    lines.computeIfAbsent(place, _ -> new ArrayList<>()).add(line);
  }

  private static List<Integer> turns(List<Action> actions) {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      int before = i == 0 ? 1 : turns.get(i - 1);
      turns.add(i == 0 || isOneTurn(actions.get(i - 1), actions.get(i)) ? before : before + 1);
    }
    return turns;
  }

  private static boolean isOneTurn(Action one, Action next) {
    return one.place().equals(next.place()) && one.step() == next.step();
  }

  private static String sum(ReleasePlan plan) {
    if (!plan.isAllowed()) {
      return "refused: nothing of this is done";
    }
    return plan.isEmpty()
        ? "nothing to do: everything is as wanted"
        : "%s, %s to send%s"
            .formatted(
                Words.count(plan.actions().size(), "action"),
                Bytes.text(plan.bytes()),
                plan.savedBytes() == 0 ? "" : ", " + Bytes.text(plan.savedBytes()) + " to mount");
  }

  /** A pointer that stays, and why. */
  static String line(Kept kept) {
    return "%-7s %s: %s".formatted("keep", kept.pointer(), kept.reason());
  }

  /** One action: what, why, how much; or from where to where. */
  static String line(Action action) {
    return "%-7s %s".formatted(verb(action), what(action));
  }

  private static String what(Action action) {
    return switch (action) {
      case Action.MoveTag a -> subject(a) + ": " + arrow(a.move());
      case Action.MarkLatest a -> "latest release: " + arrow(a.move());
      case Action.UpdateTap a -> "formula " + a.formula() + ": " + arrow(a.move());
      case Action.PublishRelease a when a.move().isPresent() ->
          subject(a) + " (a draft so far; latest release: " + arrow(a.move()) + ")";
      default -> subject(action) + " (" + action.reason() + size(action) + ")";
    };
  }

  private static String size(Action action) {
    return action.savedBytes() > 0
        ? ", saves " + Bytes.text(action.savedBytes())
        : action.bytes() == 0 ? "" : ", " + Bytes.text(action.bytes());
  }

  private static String arrow(Optional<Move> move) {
    return move.map(m -> m.from().map(PlanText::brief).orElse("new") + " → " + brief(m.to()))
        .orElse("");
  }

  /** Enough of a digest to find it by. */
  private static String brief(String named) {
    return named.startsWith("sha256:") ? named.substring(0, "sha256:".length() + 12) : named;
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
