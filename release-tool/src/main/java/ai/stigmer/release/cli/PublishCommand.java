package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.publish.PublishListener;
import ai.stigmer.release.publish.Publisher;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.PublishedVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code release-tool publish}. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Build the release unless it is built, put it where its profile says, and verify it there.",
      "Publishing again is resuming: only what is missing is done."
    })
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec());
    where.folder();
    ReleaseManifest release = workspace.build(console).manifest();
    Destinations destinations = where.of(release);
    ReleasePlan done =
        new Publisher(where.publication(release), destinations, new Lines(console)).publish();
    console.line(
        done.isEmpty()
            ? "nothing to do: " + release.version() + " is published"
            : "published "
                + release.version()
                + ": "
                + done.actions().size()
                + " actions, "
                + Bytes.text(done.bytes())
                + " sent");
    List<Finding> findings = PublishedVerification.check(release, destinations, where.succession());
    if (!findings.isEmpty()) {
      throw findings.getFirst().asMismatch();
    }
    console.line("verified: every pointer leads to what was built");
    PrintWriter out = spec.commandLine().getOut();
    out.print(ArtifactTable.of(release));
    out.print(nextSteps(workspace, where.folder(), release));
    out.flush();
    return ExitCode.OK;
  }

  /** Commands that work as printed, in the folder this command was run in. */
  private static String nextSteps(Workspace workspace, Path destinations, ReleaseManifest release) {
    Path folder = asTyped(destinations);
    StringBuilder text = new StringBuilder("\nNow you can\n");
    for (ReleaseManifest.Image image : release.images()) {
      text.append(
          "  load the image:      %s image export %s | docker load%n"
              .formatted(tool(workspace), image.name()));
    }
    if (release.pointers().formula() != null) {
      String tap = release.product() + "/local";
      text.append(
          "  install from tap:    brew tap %s %s && brew install %s/%s%n"
              .formatted(
                  tap,
                  folder.isAbsolute()
                      ? folder.resolve("tap.git")
                      : "\"$PWD/" + folder.resolve("tap.git") + "\"",
                  tap,
                  release.pointers().formula().name()));
    }
    String top =
        "%s-%s-%s"
            .formatted(
                release.product(), release.version(), workspace.machine().platform().dashed());
    if (release.assets().stream().anyMatch(asset -> asset.name().equals(top + ".tar.gz"))) {
      text.append(
          "  run the program:     tar -xzf %s -C %s && %s/bin/%s version%n"
              .formatted(
                  folder.resolve("releases").resolve(release.tag()).resolve(top + ".tar.gz"),
                  folder,
                  folder.resolve(top),
                  release.product()));
    }
    return text.toString();
  }

  /** Relative where it lies below the folder this command was run in. */
  private static Path asTyped(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  /** The tool as the user can call it here. */
  private static String tool(Workspace workspace) {
    Path built = asTyped(workspace.repository().resolve("bin/release-tool"));
    return built.toFile().canExecute() ? built.toString() : "release-tool";
  }

  /** One line per action. */
  private record Lines(Console console) implements PublishListener {
    @Override
    public void waiting(String holder) {
      console.line("waiting: " + holder + " is publishing here");
    }

    @Override
    public void planned(ReleasePlan plan) {
      plan.kept().forEach(kept -> console.line("keep    " + kept.pointer() + ": " + kept.reason()));
    }

    @Override
    public void started(Action action) {}

    @Override
    public void finished(Action action) {
      console.line(PlanText.line(action));
    }
  }
}
