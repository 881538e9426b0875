package ai.stigmer.release.cli;

import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Yanked;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code release-tool preflight}. */
@Command(
    name = "preflight",
    mixinStandardHelpOptions = true,
    description = {
      "Ask all destinations whether this commit could be published now.",
      "Tells everything that is in the way at once, each with its remedy, and changes nothing:",
      "work tree, tag, pins, credentials and their scope, an existing release, the tap, disk space.",
      "Exit 0: nothing is in the way; else the code of the first finding."
    })
final class PreflightCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    List<ReleaseException> found =
        new ReadyToPublish(workspace, console, Yanked.STAYS, Part.ALL).check();
    PrintWriter out = spec.commandLine().getOut();
    for (ReleaseException finding : found) {
      out.println("- " + finding.getMessage());
      finding.hint().ifPresent(hint -> out.println("  " + hint));
    }
    out.println(
        found.isEmpty()
            ? "ready: nothing is in the way"
            : "not ready: " + Words.count(found.size(), "finding"));
    out.flush();
    return found.isEmpty() ? ExitCode.OK : ExitCode.of(found.getFirst());
  }
}
