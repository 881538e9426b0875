package ai.stigmer.release.cli;

import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.verify.PublishedManifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** A release by its version, or the one in {@code dist/}. */
final class ReleaseParameter {
  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "A published version, by its own release.json (default: the one in dist/)")
  private @Nullable Version version;

  boolean isGiven() {
    return version != null;
  }

  /** What its {@code release.json} says. */
  ReleaseManifest in(Workspace workspace, DestinationsOf where) {
    return version == null
        ? workspace.built()
        : PublishedManifest.download(
            where.releases(), workspace.spec().spec().version().tagPrefix() + version);
  }
}
