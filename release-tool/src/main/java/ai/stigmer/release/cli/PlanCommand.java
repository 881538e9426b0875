package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.Publisher;
import ai.stigmer.release.verify.Dist;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Say what publish would do with the release in dist/, and why.",
      "Changes nothing.",
      "Exit 0: nothing to do; 2: there is something to do; 76: publish would refuse all of it."
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: text)")
  private OutputFormat output = OutputFormat.TEXT;

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec(), console);
    Dist dist = Dist.open(workspace.dist());
    Destinations destinations = where.of(dist.release());
    ReleasePlan plan =
        new Publisher(
                where
                    .publication(dist, Yanked.STAYS, Part.ALL)
                    .signed(new Signing(workspace, where.isLocal()).of(dist)),
                destinations,
                new PublishLines(console, InstantSource.system()))
            .plan();
    PlaceNames names = PlaceNames.of(destinations);
    new StepReport(System.getenv()).plan(plan, names);
    PrintWriter out = spec.commandLine().getOut();
    return switch (output) {
      case TEXT -> print(plan, names, out);
      case JSON -> {
        out.print(PlanJson.of(dist.release(), plan, names));
        out.flush();
        yield exitCode(plan);
      }
    };
  }

  /**
   * Prints a plan for people; gives the exit code of a command that only looks.
   *
   * @throws Mismatch if nothing of it may be done
   */
  static int print(ReleasePlan plan, PlaceNames names, PrintWriter out) {
    out.print(PlanText.of(plan, names));
    out.flush();
    return exitCode(plan);
  }

  private static int exitCode(ReleasePlan plan) {
    plan.requireAllowed();
    return plan.isEmpty() ? ExitCode.OK : ExitCode.CHANGES;
  }
}
