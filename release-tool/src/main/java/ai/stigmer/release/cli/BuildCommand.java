package ai.stigmer.release.cli;

import ai.stigmer.release.manifest.ReleaseManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    if (workspace.isCurrent()) {
      console.line(NOTHING_TO_DO);
      return ExitCode.OK;
    }
    ReleaseManifest manifest = workspace.build(console).manifest();
    spec.commandLine().getOut().print(ArtifactTable.of(manifest));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
