package ai.stigmer.release.cli;

import ai.stigmer.release.cli.StepReport.Changed;
import ai.stigmer.release.manifest.ReleaseManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release-tool merge}. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Put parts of a release together, each built by build --platform on some machine.",
      "Leaves in dist/, byte for byte, what one machine would have built.",
      "Takes the commit the parts were built from, and nothing else to build with."
    })
final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIST",
      description = "The dist/ folder of a part; all platforms of the release have to be there")
  private List<Path> parts = List.of();

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    console.section("merge");
    ReleaseManifest release = new ReleaseParts(workspace).merge(parts, console);
    console.endSection();
    spec.commandLine().getOut().print(ArtifactTable.of(release));
    spec.commandLine().getOut().flush();
    new StepReport(System.getenv())
        .release(release, "merged " + release.version(), Optional.empty(), Changed.YES);
    return ExitCode.OK;
  }
}
