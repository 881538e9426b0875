package ai.stigmer.release.cli;

import ai.stigmer.release.cli.StepReport.Changed;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.Publisher;
import ai.stigmer.release.signing.Signatures;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.PublishedVerification;
import ai.stigmer.release.verify.PublishedVerification.Result;
import ai.stigmer.release.verify.SignatureVerification;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool publish}. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Publish the release where its profile says, and verify it there.",
      "Builds it first unless it is built.",
      "Publishing again is resuming: only what is missing is done."
    })
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Option(
      names = "--dry-run",
      description = {
        "Build, compare with what is there now, say what would be done, and stop",
        "(exit 2: there is something to do)"
      })
  private boolean dryRun;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Publish to one kind of destination: images, release or tap")
  private @Nullable Part only;

  @Option(names = "--unyank", description = "Publish a version again that was given up")
  private boolean unyank;

  @Option(
      names = "--repair",
      description = {
        "Look for every part of the images, not for their tags alone, and push again",
        "what the registry has lost"
      })
  private boolean repair;

  @Option(
      names = "--no-build",
      description = "Publish what is in dist/, merged or built elsewhere, after reading all of it")
  private boolean noBuild;

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    DestinationsOf all = new DestinationsOf(workspace, workspace.spec(), console);
    DestinationsOf where = repair ? all.forRepair() : all;
    if (noBuild) {
      new ReleaseParts(workspace).requireBuiltElsewhere();
    }
    Optional<ReleasePlan> nothing =
        dryRun ? Optional.empty() : nothingToDo(workspace, where, console);
    if (nothing.isPresent()) {
      kept(nothing.get()).forEach(console::line);
      return finish(workspace, where, console, nothingToDo(workspace.built()), Changed.NO);
    }
    console.section("preflight");
    requireReady(new ReadyToPublish(workspace, console, yanked(), parts()), console);
    console.section("build");
    if (!noBuild) {
      workspace.build(console);
    }
    Dist dist = Dist.open(workspace.dist());
    ReleaseManifest release = dist.release();
    Signing signing = new Signing(workspace, where.isLocal());
    Publisher publisher = publisher(workspace, where, console, signing.of(dist));
    if (dryRun) {
      console.endSection();
      ReleasePlan plan = publisher.plan();
      PlaceNames names = PlaceNames.of(where.of(release));
      new StepReport(System.getenv()).plan(plan, names);
      return PlanCommand.print(plan, names, spec.commandLine().getOut());
    }
    console.section("publish");
    console.line(signing.note());
    ReleasePlan done = publisher.publish();
    if (only == null) {
      console.section("verify");
      console.line(verified(dist.json(), where, done));
      if (done.actions().stream().anyMatch(Action.PublishRelease.class::isInstance)) {
        signing
            .verifying(Optional.empty())
            .ifPresent(
                key ->
                    require(
                        SignatureVerification.check(release, where.forAnybody().of(release), key)));
      }
    }
    if (done.actions().stream().anyMatch(Action.PublishRelease.class::isInstance)) {
      where.announce(release);
    }
    String headline =
        "published "
            + release.version()
            + ": "
            + Words.count(done.actions().size(), "action")
            + ", "
            + Bytes.text(done.bytes())
            + " sent";
    Changed changed = Changed.of(!done.isEmpty());
    if (!done.refusals().isEmpty()) {
      // The release is public; what is refused is told by the failure.
      new StepReport(System.getenv()).release(release, headline, where.page(release), changed);
      done.requireWhole();
    }
    if (where.isLocal()) {
      lookAt(workspace, where, console); // That there is nothing left is known to the next one.
    }
    return finish(workspace, where, console, headline, changed);
  }

  /** The empty plan of what is built, up to date and published, by the fewest questions. */
  private Optional<ReleasePlan> nothingToDo(
      Workspace workspace, DestinationsOf where, Console console) {
    try {
      return noBuild || workspace.isCurrent()
          ? lookAt(workspace, where, console)
          : Optional.empty();
    } catch (ReleaseException _) {
      return Optional.empty(); // The preflight tells it, with all else that is in the way.
    }
  }

  /** The plan if it is empty, which is remembered of a folder. */
  private Optional<ReleasePlan> lookAt(Workspace workspace, DestinationsOf where, Console console) {
    boolean whole = only == null && !unyank && !noBuild && !repair;
    Optional<PublishedStamp.Look> before =
        whole
            ? where.folder().flatMap(f -> PublishedStamp.at(workspace.repository(), f))
            : Optional.empty();
    ReleasePlan plan = publisher(workspace, where, console, Signatures.NONE).plan();
    if (!plan.isEmpty()) {
      return Optional.empty();
    }
    before.ifPresent(
        look -> {
          ReleaseManifest release = workspace.built();
          String err =
              Stream.concat(kept(plan).stream(), Stream.of(nothingToDo(release)))
                  .map(line -> line + '\n')
                  .collect(Collectors.joining());
          workspace
              .stamp()
              .published()
              .write(look, new PublishedStamp.Answer(err, result(workspace, where, release)));
        });
    return Optional.of(plan);
  }

  private static List<String> kept(ReleasePlan plan) {
    return plan.kept().stream().map(kept -> kept.pointer() + ": " + kept.reason()).toList();
  }

  private static String nothingToDo(ReleaseManifest release) {
    return "nothing to do: " + release.version() + " is published";
  }

  private Publisher publisher(
      Workspace workspace, DestinationsOf where, Console console, Signatures signatures) {
    Dist dist = Dist.open(workspace.dist());
    return new Publisher(
        where.publication(dist, yanked(), parts()).signed(signatures),
        where.of(dist.release()),
        new PublishLines(console, InstantSource.system()));
  }

  private Yanked yanked() {
    return unyank ? Yanked.IS_PUBLISHED_AGAIN : Yanked.STAYS;
  }

  private Set<Part> parts() {
    return only == null ? Part.ALL : Set.of(only);
  }

  private int finish(
      Workspace workspace,
      DestinationsOf where,
      Console console,
      String headline,
      Changed changed) {
    ReleaseManifest release = workspace.built();
    console.endSection();
    console.line(headline);
    new StepReport(System.getenv()).release(release, headline, where.page(release), changed);
    PrintWriter out = spec.commandLine().getOut();
    out.print(result(workspace, where, release));
    out.flush();
    return ExitCode.OK;
  }

  private static String result(Workspace workspace, DestinationsOf where, ReleaseManifest release) {
    return ArtifactTable.of(release)
        + where.folder().map(folder -> NextSteps.of(workspace, folder, release)).orElse("");
  }

  /** All findings are told before the first one stops the publish. */
  private static void requireReady(ReadyToPublish ready, Console console) {
    List<ReleaseException> found = ready.check();
    for (ReleaseException finding : found.stream().skip(1).toList()) {
      console.line("also: " + finding.getMessage());
      finding.hint().ifPresent(hint -> console.line("      " + hint));
    }
    if (!found.isEmpty()) {
      throw found.getFirst();
    }
  }

  /** The tap is looked at unless it was to be left as it is. */
  private static void require(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw findings.getFirst().asMismatch();
    }
  }

  private static String verified(
      Encoded<ReleaseManifest> json, DestinationsOf where, ReleasePlan done) {
    Destinations all = where.forAnybody().of(json.value());
    boolean whole = done.refusals().isEmpty();
    Result result =
        PublishedVerification.examine(json, whole ? all : all.withoutTap(), where.succession());
    require(result.findings());
    List<String> others = new ArrayList<>(result.strays().stream().map(Finding::subject).toList());
    if (!whole || result.waiting().isPresent()) {
      others.add("the formula");
    }
    return "verified: every pointer "
        + (others.isEmpty() ? "" : "but " + String.join(", ", others) + " ")
        + "leads to what was built"
        + result
            .waiting()
            .map(request -> "; waiting for " + request + " to be merged: " + request.page())
            .orElse("");
  }
}
