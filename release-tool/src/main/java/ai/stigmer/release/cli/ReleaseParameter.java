package ai.stigmer.release.cli;

import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.manifest.ReleaseJson;
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
  Encoded<ReleaseManifest> in(Workspace workspace, DestinationsOf where) {
    if (version == null) {
      return workspace.builtJson();
    }
    String tag = workspace.spec().spec().version().tagPrefix() + version;
    ReleaseHost host = where.releases();
    try {
      return PublishedManifest.download(host, tag);
    } catch (InvalidInput e) {
      if (host.find(tag).isEmpty()) {
        throw e;
      }
      throw new Mismatch(
          host.downloads(tag) + "/" + ReleaseJson.FILE_NAME,
          "the list of what is in " + tag,
          "missing or damaged",
          "find out who changed it; another tool may have made that release");
    }
  }
}
