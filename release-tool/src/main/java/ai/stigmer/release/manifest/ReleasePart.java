package ai.stigmer.release.manifest;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import java.time.Instant;
import java.util.List;

/**
 * What was built of a release for some of its platforms, to be put together with the rest. It has
 * nothing that takes all platforms to know: no index of an image, hence no finished distribution.
 *
 * @param source what it was built from; parts of one release have the same
 * @param platforms sorted
 * @param images in the order of {@code release.yml}
 * @param embedded finished tarballs, ordered by path
 * @param distributions ordered by path
 * @param bills of materials, finished, ordered by path
 */
public record ReleasePart(
    int schemaVersion,
    Source source,
    List<Platform> platforms,
    List<PartialImage> images,
    List<Artifact> embedded,
    List<Contents> distributions,
    List<Artifact> bills) {

  public static final int SCHEMA_VERSION = 1;

  public ReleasePart {
    platforms = List.copyOf(platforms);
    images = List.copyOf(images);
    embedded = List.copyOf(embedded);
    distributions = List.copyOf(distributions);
    bills = List.copyOf(bills);
  }

  /**
   * Where a part comes from.
   *
   * @param lock digest of the {@code release.lock} whose inputs went in
   */
  public record Source(
      String product,
      String version,
      String tag,
      String commit,
      Instant commitTime,
      Digest lock,
      String profile) {}

  /** The platforms of one image that this part has. */
  public record PartialImage(String name, List<PlatformImage> manifests) {
    public PartialImage {
      manifests = List.copyOf(manifests);
    }
  }

  /**
   * All of a distribution but its {@code distribution.json}, as an uncompressed tar.
   *
   * @param path relative to {@code dist/}
   */
  public record Contents(
      String distribution, Platform platform, String path, long sizeBytes, Digest sha256) {
    public Contents {
      Artifact.requireInside(path);
    }
  }
}
