package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.publish.TapUpdate;
import ai.stigmer.release.publish.TapUpdate.Change;
import ai.stigmer.release.publish.TapUpdate.Edits;
import ai.stigmer.release.tap.FormulaDiff;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool tap update}. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description = {
      "Bring the tap's formula to a published release, and nothing else.",
      "Shows what changes, then commits or proposes it once everything it names is public.",
      "A formula that was edited by hand is left alone unless an option says otherwise,",
      "and none goes back to an older version: `release-tool rollback` does that."
    })
final class TapUpdateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Mixin private ReleaseParameter version;

  @ArgGroup private HandEdits edits = new HandEdits();

  @Option(names = "--dry-run", description = "Show what would change, and stop (exit 2)")
  private boolean dryRun;

  /** What becomes of them; one of the two at most. */
  static final class HandEdits {
    @Option(
        names = "--surgical",
        description =
            "Change url, sha256, version and bottles of the formula that is there, and no other byte")
    private boolean surgical;

    @Option(
        names = "--overwrite",
        description = "Put the rendered formula in the place of one that was edited by hand")
    private boolean overwrite;

    Edits choice() {
      return surgical ? Edits.KEPT : overwrite ? Edits.OVERWRITTEN : Edits.REFUSED;
    }
  }

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec(), console);
    ReleaseManifest release = version.in(workspace, where).value();
    Destinations destinations = where.of(release);
    if (destinations.tap().isEmpty()) {
      throw Misconfigured.setting("formula", "there is none, and so no tap", "add `formula`");
    }
    TapUpdate update =
        new TapUpdate(
            release, where.formulaText(), destinations, where.succession(), edits.choice());
    String tap = destinations.tap().orElseThrow().name();
    Optional<Change> change = dryRun ? update.plan() : update.run(this::show);
    if (dryRun && change.isPresent()) {
      show(change.get());
      return ExitCode.CHANGES;
    }
    console.line(
        (change.isPresent() ? "done: " : "nothing to do: ")
            + update
                .waiting()
                .map(request -> "waiting for " + request + " to be merged: " + request.page())
                .orElse(tap + " has " + release.version()));
    return ExitCode.OK;
  }

  private void show(Change change) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(FormulaDiff.of(change.path(), change.before(), change.after()));
    out.flush();
  }
}
