package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.Publisher;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.PublishedVerification;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool publish}. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Publish the release where its profile says, and verify it there.",
      "Builds it first unless it is built.",
      "Publishing again is resuming: only what is missing is done."
    })
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Option(
      names = "--dry-run",
      description = {
        "Build, compare with what is there now, say what would be done, and stop",
        "(exit 2: there is something to do)"
      })
  private boolean dryRun;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Publish to one kind of destination: images, release or tap")
  private @Nullable Part only;

  @Option(names = "--unyank", description = "Publish a version again that was given up")
  private boolean unyank;

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec());
    where.folder();
    ReleaseManifest release = workspace.build(console).manifest();
    Destinations destinations = where.of(release);
    Publisher publisher =
        new Publisher(
            where.publication(
                Dist.open(workspace.dist()),
                unyank ? Yanked.IS_PUBLISHED_AGAIN : Yanked.STAYS,
                only == null ? Part.ALL : Set.of(only)),
            destinations,
            new PublishLines(console));
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      return PlanCommand.print(publisher.plan(), out);
    }
    console.line(summary(release, publisher.publish()));
    if (only == null) {
      verify(release, destinations, where);
      console.line("verified: every pointer leads to what was built");
    }
    out.print(ArtifactTable.of(release));
    out.print(NextSteps.of(workspace, where.folder(), release));
    out.flush();
    return ExitCode.OK;
  }

  private static String summary(ReleaseManifest release, ReleasePlan done) {
    return done.isEmpty()
        ? "nothing to do: " + release.version() + " is published"
        : "published %s: %d actions, %s sent"
            .formatted(release.version(), done.actions().size(), Bytes.text(done.bytes()));
  }

  private static void verify(
      ReleaseManifest release, Destinations destinations, DestinationsOf where) {
    List<Finding> findings = PublishedVerification.check(release, destinations, where.succession());
    if (!findings.isEmpty()) {
      throw findings.getFirst().asMismatch();
    }
  }
}
