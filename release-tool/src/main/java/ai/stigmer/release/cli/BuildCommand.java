package ai.stigmer.release.cli;

import ai.stigmer.release.cli.StepReport.Changed;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool build}. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Build everything into dist/, and list it in dist/release.json.")
final class BuildCommand implements Callable<Integer> {
  static final String NOTHING_TO_DO = "nothing to do: dist/ is up to date";

  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = {
        "Build for this platform alone, as a part for merge to put together with the",
        "others; may be repeated (default: all platforms, and a whole release)"
      })
  private Set<Platform> platforms = Set.of();

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    if (workspace.isCurrent(platforms)) {
      console.line(NOTHING_TO_DO);
      if (platforms.isEmpty()) {
        new StepReport(System.getenv())
            .release(workspace.built(), NOTHING_TO_DO, Optional.empty(), Changed.NO);
      }
      return ExitCode.OK;
    }
    PrintWriter out = spec.commandLine().getOut();
    console.section("build");
    if (platforms.isEmpty()) {
      ReleaseManifest release = workspace.build(console).manifest();
      console.endSection();
      out.print(ArtifactTable.of(release));
      new StepReport(System.getenv())
          .release(release, "built " + release.version(), Optional.empty(), Changed.YES);
    } else {
      out.print(ArtifactTable.of(new ReleaseParts(workspace).build(platforms, console)));
      console.endSection();
      console.line("a part of the release; `release-tool merge` puts all of them together");
    }
    out.flush();
    return ExitCode.OK;
  }
}
