package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
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

  /** Commands that work as printed, from the folder of {@code release.yml}. */
  private static String nextSteps(Workspace workspace, Path folder, ReleaseManifest release) {
    StringBuilder text = new StringBuilder("\nNow you can\n");
    for (ReleaseManifest.Image image : release.images()) {
      text.append(
          "  load the image:     %s image export %s | docker load%n"
              .formatted(tool(workspace), image.name()));
    }
    if (release.pointers().formula() != null) {
      String name = release.pointers().formula().name();
      text.append(
          "  install from tap:   brew tap %s/local %s && brew install %s/local/%s%n"
              .formatted(release.product(), folder.resolve("tap.git"), release.product(), name));
    }
    String platform = workspace.machine().platform().dashed();
    for (Artifact artifact : release.artifacts()) {
      if (artifact.kind() == ArtifactKind.ARCHIVE
          && artifact
              .name()
              .equals(release.product() + "-" + release.version() + "-" + platform + ".tar.gz")) {
        Path asset = folder.resolve("releases").resolve(release.tag()).resolve(artifact.name());
        String top = artifact.name().replaceFirst("\\.tar\\.gz$", "");
        Path into = folder.resolve("unpacked");
        text.append(
            "  run the program:    mkdir -p %s && tar -xzf %s -C %s && %s/bin/%s version%n"
                .formatted(into, asset, into, into.resolve(top), release.product()));
      }
    }
    return text.toString();
  }

  /** The tool as the user can call it here. */
  private static String tool(Workspace workspace) {
    Path built = workspace.repository().resolve("bin/release-tool");
    return built.toFile().canExecute() ? "bin/release-tool" : "release-tool";
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
