package ai.stigmer.release.cli;

import ai.stigmer.release.cli.StepReport.Changed;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.signing.VerificationKey;
import ai.stigmer.release.verify.DeepVerification;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.DistVerification;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.PublishedVerification;
import ai.stigmer.release.verify.PublishedVerification.Result;
import ai.stigmer.release.verify.SignatureVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code release-tool verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Recompute every digest of a published release, as users find it.",
      "Follows every pointer without credentials, and compares what it leads to with release.json.",
      "Exit 76 names the first difference."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Mixin private ReleaseParameter version;

  @Option(names = "--dist-only", description = "Verify dist/ itself, and no destination")
  private boolean distOnly;

  @Option(
      names = "--deep",
      description = "Also run the programs for this platform: they have to say the version")
  private boolean deep;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = {
        "Also check that checksums.txt, release.json and every image are signed with this",
        "public key (PEM; default: signing.publicKey of release.yml, if it has one)"
      })
  private @Nullable Path key;

  @Override
  public Integer call() {
    if (distOnly && (deep || version.isGiven())) {
      throw new ParameterException(
          spec.commandLine(), "--dist-only goes with neither VERSION nor --deep");
    }
    Workspace workspace = new Workspace(options, System.getenv());
    if (distOnly) {
      Dist dist = Dist.open(workspace.dist());
      return report(dist.release(), DistVerification.check(dist), Optional.empty());
    }
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec(), console).forAnybody();
    Encoded<ReleaseManifest> json = version.in(workspace, where);
    ReleaseManifest release = json.value();
    Destinations destinations = where.of(release);
    Result result = PublishedVerification.examine(json, destinations, where.succession());
    List<Finding> findings =
        Stream.concat(result.findings().stream(), result.strays().stream()).toList();
    if (deep && findings.isEmpty()) {
      findings =
          DeepVerification.check(release, destinations.releases(), workspace.machine().platform());
    }
    Optional<VerificationKey> signer =
        new Signing(workspace, where.isLocal()).verifying(Optional.ofNullable(key));
    if (signer.isPresent() && findings.isEmpty()) {
      findings = SignatureVerification.check(release, destinations, signer.get());
    }
    if (deep && findings.isEmpty()) {
      Platform platform = workspace.machine().platform();
      console.line(
          DeepVerification.isFor(release, platform)
              ? "the programs for this platform say " + release.version()
              : "no archive is for " + platform + ": nothing was run");
    }
    int exitCode = report(release, findings, result.waiting());
    signer.ifPresent(by -> console.line("signed with the key " + by));
    return exitCode;
  }

  private int report(
      ReleaseManifest release, List<Finding> findings, Optional<PullRequest> waiting) {
    if (!findings.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      findings.stream().skip(1).forEach(finding -> err.println("also: " + finding));
      err.flush();
      throw findings.getFirst().asMismatch().during("vouch for " + release.version());
    }
    new StepReport(System.getenv())
        .release(release, "verified " + release.version(), Optional.empty(), Changed.NO);
    PrintWriter out = spec.commandLine().getOut();
    out.println("verified: " + release.version() + " is what was built");
    waiting.ifPresent(
        request -> out.println("waiting for " + request + " to be merged: " + request.page()));
    out.flush();
    return ExitCode.OK;
  }
}
