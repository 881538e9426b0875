package ai.stigmer.release.cli;

import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Action;
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
import java.io.PrintWriter;
import java.time.InstantSource;
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
    ReleaseManifest target = PublishedManifest.read(host, retreat.target());
    Publisher publisher =
        new Publisher(
            where.publication(new Dist(workspace.dist(), target), Yanked.STAYS, Part.ALL),
            where.of(target),
            new PublishLines(console, InstantSource.system()));
    ReleasePlan plan = publisher.planWithdrawal(retreat.withdrawal());
    PrintWriter out = command.commandLine().getOut();
    int exitCode = PlanCommand.print(plan, out);
    plan.requireAllowed();
    if (dryRun || plan.isEmpty()) {
      return exitCode;
    }
    if (!yes && !confirmed(command)) {
      out.println("nothing was changed");
      out.flush();
      return exitCode;
    }
    ReleasePlan done = publisher.withdraw(retreat.withdrawal());
    done.requireWhole();
    console.line("done: " + outcome(done, target.version()));
    return ExitCode.OK;
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
