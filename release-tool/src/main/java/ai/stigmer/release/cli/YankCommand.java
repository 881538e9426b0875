package ai.stigmer.release.cli;

import ai.stigmer.release.publish.Retreat;
import ai.stigmer.release.spec.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release-tool yank}. */
@Command(
    name = "yank",
    mixinStandardHelpOptions = true,
    description = {
      "Give one release up, and move what names it back.",
      "Marks it as yanked; what names it goes to the newest older release that is not. A draft is",
      "deleted, a pull request of its formula closed. Contents stay; `publish --unyank` undoes it."
    })
final class YankCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;
  @Mixin private RetreatOptions retreat;

  @Parameters(paramLabel = "VERSION", description = "The version to give up")
  private Version version = new Version(0, 0, 0, "");

  @Override
  public Integer call() {
    return retreat.run(
        spec,
        options,
        (host, prefix, succession, reason) ->
            Retreat.from(version, reason, prefix, host, succession));
  }
}
