package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.PublishLock.Turn;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Action.DeleteDraft;
import ai.stigmer.release.plan.Action.UpdateTap;
import ai.stigmer.release.plan.Action.UpdateTap.Way;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Step;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.Publisher;
import ai.stigmer.release.publish.Retreat;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.PublishedManifest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * What the commands that give releases up take, and how they go about it: shown first, then done.
 */
final class RetreatOptions {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "it was rolled back",
      description = "Why, for those who come across the release (default: ${DEFAULT-VALUE})")
  private String reason = "";

  @Option(names = "--dry-run", description = "Say what would be done, and stop (exit 2)")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask; needed where nobody can answer")
  private boolean yes;

  /** Decides what to give up, by what the host has. */
  @FunctionalInterface
  interface Choice {
    Retreat of(ReleaseHost host, String tagPrefix, Succession succession, String reason);
  }

  int run(CommandSpec command, ReleaseOptions options, Choice choice) {
    if (reason.isBlank() || reason.lines().count() != 1) {
      throw new ParameterException(command.commandLine(), "--reason takes one line of text");
    }
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(command.commandLine().getErr(), System.getenv());
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec(), console);
    ReleaseHost host = where.releases();
    Retreat retreat =
        choice.of(host, workspace.spec().spec().version().tagPrefix(), where.succession(), reason);
    if (retreat.isOfDraftAlone(host)) {
      return giveUpDraft(command, console, where, host, retreat.target());
    }
    Encoded<ReleaseManifest> target = PublishedManifest.read(host, retreat.target());
    Destinations destinations = where.of(target.value());
    Publisher publisher =
        new Publisher(
            where.publication(new Dist(workspace.dist(), target), Yanked.STAYS, Part.ALL),
            destinations,
            new PublishLines(console, InstantSource.system()));
    ReleasePlan plan = publisher.planWithdrawal(retreat.withdrawal());
    int exitCode =
        PlanCommand.print(plan, PlaceNames.of(destinations), command.commandLine().getOut());
    if (plan.isEmpty() || !isWanted(command)) {
      return exitCode;
    }
    ReleasePlan done = publisher.withdraw(retreat.withdrawal());
    done.requireWhole();
    console.line("done: " + outcome(done, target.value().version()));
    return ExitCode.OK;
  }

  /**
   * Where nothing was ever published no pointer moves, and the draft need not say what is in it.
   */
  private int giveUpDraft(
      CommandSpec command, Console console, DestinationsOf where, ReleaseHost host, String tag) {
    ReleasePlan plan = new ReleasePlan(List.of(new DeleteDraft(tag)), List.of(), List.of());
    int exitCode = PlanCommand.print(plan, PlaceNames.of(host), command.commandLine().getOut());
    if (!isWanted(command)) {
      return exitCode;
    }
    PublishLines lines = new PublishLines(console, InstantSource.system());
    try (Turn turn = where.planned(Optional.empty()).lock().acquire(lines::waiting)) {
      turn.require();
      host.deleteDraft(tag);
    }
    lines.finished(plan.actions().getFirst());
    return ExitCode.OK;
  }

  private boolean isWanted(CommandSpec command) {
    if (dryRun) {
      return false;
    }
    if (!yes && !confirmed(command)) {
      command.commandLine().getOut().println("nothing was changed");
      command.commandLine().getOut().flush();
      return false;
    }
    return true;
  }

  /** What users get now. */
  static String outcome(ReleasePlan done, String version) {
    if (done.actions().stream().noneMatch(action -> action.step() == Step.POINTERS)) {
      return "what users are led to stays as it was";
    }
    boolean isLatest = done.actions().stream().anyMatch(Action.MarkLatest.class::isInstance);
    boolean isProposed =
        done.actions().stream()
            .anyMatch(action -> action instanceof UpdateTap tap && tap.way() == Way.PULL_REQUEST);
    return (isLatest
            ? "new users get " + version
            : "what led to what is given up leads to " + version)
        + (isProposed ? ", those of Homebrew once the pull request is merged" : "")
        + "; Homebrew does not downgrade those who have upgraded";
  }

  private static boolean confirmed(CommandSpec command) {
    if (!Terminal.isAttached()) {
      throw new ParameterException(
          command.commandLine(), "nobody is there to confirm this: pass --yes");
    }
    return Terminal.confirms("Do this? [y/N] ");
  }
}
