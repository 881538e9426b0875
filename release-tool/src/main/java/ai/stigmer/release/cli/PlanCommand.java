package ai.stigmer.release.cli;

import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.publish.PublishListener;
import ai.stigmer.release.publish.Publisher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code release-tool plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Say what publish would do with the release in dist/, and why. Changes nothing.",
      "Exit 0: nothing to do; 2: there is something to do."
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec());
    ReleaseManifest release = workspace.built();
    ReleasePlan plan =
        new Publisher(where.publication(release), where.of(release), new Silent()).plan();
    spec.commandLine().getOut().print(PlanText.of(plan));
    spec.commandLine().getOut().flush();
    return plan.isEmpty() ? ExitCode.OK : ExitCode.CHANGES;
  }

  /** Planning does nothing that could be told. */
  private record Silent() implements PublishListener {
    @Override
    public void waiting(String holder) {}

    @Override
    public void planned(ReleasePlan plan) {}

    @Override
    public void started(Action action) {}

    @Override
    public void finished(Action action) {}
  }
}
