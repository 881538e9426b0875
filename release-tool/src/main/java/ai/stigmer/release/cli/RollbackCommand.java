package ai.stigmer.release.cli;

import ai.stigmer.release.publish.Retreat;
import ai.stigmer.release.spec.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool rollback}. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Give new users an older release again.",
      "Marks every newer one as yanked, deletes newer drafts, and moves image tags, the latest",
      "release and the formula back. Pull requests of newer formulae are closed. Nothing else is",
      "deleted.",
      "Homebrew does not downgrade those who have upgraded already."
    })
final class RollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;
  @Mixin private RetreatOptions retreat;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "The version users are to get")
  private Version to = new Version(0, 0, 0, "");

  @Override
  public Integer call() {
    return retreat.run(
        spec,
        options,
        (host, prefix, succession, reason) -> Retreat.to(to, reason, prefix, host, succession));
  }
}
