package ai.stigmer.release.cli;

import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.DistVerification;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.PublishedVerification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Follow every pointer of the published release, recompute every digest from the bytes it",
      "leads to, and compare them with dist/release.json. Exit 76 names the first difference."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Option(names = "--dist-only", description = "Verify dist/ itself, and no destination")
  private boolean distOnly;

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    ReleaseManifest release = workspace.built();
    List<Finding> findings = new ArrayList<>();
    if (distOnly) {
      findings.addAll(DistVerification.check(Dist.open(workspace.dist())));
    } else {
      DestinationsOf where = new DestinationsOf(workspace, workspace.spec());
      findings.addAll(PublishedVerification.check(release, where.of(release), where.succession()));
    }
    if (!findings.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      findings.stream().skip(1).forEach(finding -> err.println("also: " + finding));
      err.flush();
      throw findings.getFirst().asMismatch().during("vouch for " + release.version());
    }
    spec.commandLine().getOut().println("verified: " + release.version() + " is what was built");
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
