package ai.stigmer.release.cli;

import ai.stigmer.release.build.BuildRequest;
import ai.stigmer.release.build.FormulaStep;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.FormulaText;
import ai.stigmer.release.publish.LocalDestinations;
import ai.stigmer.release.publish.Publication;
import ai.stigmer.release.spec.ProfiledSpec;
import ai.stigmer.release.spec.RepositoryPath;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Where a profile's release goes, and what is published there. */
final class DestinationsOf {
  private final Workspace workspace;
  private final ProfiledSpec profiled;

  DestinationsOf(Workspace workspace, ProfiledSpec profiled) {
    this.workspace = workspace;
    this.profiled = profiled;
  }

  /**
   * The folder that stands in for all destinations.
   *
   * @throws Misconfigured if the profile has none
   */
  Path folder() {
    RepositoryPath folder = profiled.spec().destinations().folder();
    if (folder == null) {
      throw Misconfigured.setting(
          "profile `" + profiled.profile() + "`",
          "it has no `folder`, and this version of release-tool publishes to folders only",
          "pass `--profile local`, or give the profile a `folder`");
    }
    return folder.in(workspace.repository());
  }

  ReleaseHost releases() {
    return LocalDestinations.releases(folder());
  }

  Destinations of(ReleaseManifest release) {
    return LocalDestinations.in(folder(), release);
  }

  Succession succession() {
    return profiled.movesPointersForPrereleases()
        ? Succession.ALL_VERSIONS
        : Succession.FINAL_VERSIONS;
  }

  /** A release with the formula rendered for wherever it goes. */
  Publication publication(Dist dist, Yanked yanked, Set<Part> parts) {
    ReleaseManifest release = dist.release();
    BuildRequest request = workspace.requestFor(profiled, release);
    Optional<FormulaText> formula =
        FormulaStep.of(request)
            .map(step -> downloads -> step.render(release.artifacts(), downloads));
    return new Publication(dist, formula, succession(), yanked, parts);
  }
}
