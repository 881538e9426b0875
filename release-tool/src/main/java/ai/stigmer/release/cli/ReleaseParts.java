package ai.stigmer.release.cli;

import ai.stigmer.release.build.BuildListener;
import ai.stigmer.release.build.BuildRequest;
import ai.stigmer.release.build.PartsMerge;
import ai.stigmer.release.build.ReleaseBuild;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleasePart;
import ai.stigmer.release.source.GitFacts;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.DistVerification;
import ai.stigmer.release.verify.Finding;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A release that is not built by one command on one machine. */
final class ReleaseParts {
  private final Workspace workspace;

  ReleaseParts(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Builds some platforms as a part of the release.
   *
   * @throws Misconfigured if the release is not for one of them
   */
  ReleasePart build(Set<Platform> platforms, BuildListener listener) {
    BuildRequest whole = workspace.request();
    for (Platform platform : platforms) {
      if (!whole.spec().platforms().contains(platform)) {
        throw Misconfigured.setting(
            "--platform",
            "`" + platform + "` is no platform of this release",
            "name some of " + whole.spec().platforms());
      }
    }
    BuildRequest request = whole.on(platforms);
    ReleaseBuild build =
        new ReleaseBuild(
            request, workspace.tools(request, listener), listener, InstantSource.system());
    ReleasePart part = build.part();
    workspace.stamp().write(build, request, platforms);
    return part;
  }

  /** Puts parts together into {@code dist/}. */
  ReleaseManifest merge(List<Path> parts, BuildListener listener) {
    BuildRequest request = workspace.request();
    return new PartsMerge(
            request, workspace.tools(request, listener), listener, InstantSource.system())
        .run(parts);
  }

  /**
   * Reads all of what is in {@code dist/}, wherever it was built.
   *
   * @throws InvalidInput if it is of another commit than what is here
   * @throws Mismatch if it is not what its list says
   */
  void requireBuiltElsewhere() {
    Dist dist = Dist.open(workspace.dist());
    GitFacts here = workspace.request().git();
    ReleaseManifest release = dist.release();
    if (!release.commit().equals(here.commit())
        || !release.version().equals(here.version().toString())) {
      throw new InvalidInput(
          dist.folder().toString(),
          "holds %s of commit `%s`, and here is %s of commit `%s`"
              .formatted(release.version(), release.commit(), here.version(), here.commit()),
          "check out what it was built from, or build this one");
    }
    for (Finding first : DistVerification.check(dist)) {
      throw new Mismatch(
          first.subject(),
          first.expected(),
          first.actual(),
          "bring the files here again: they were changed on their way, or after they were built");
    }
  }
}
