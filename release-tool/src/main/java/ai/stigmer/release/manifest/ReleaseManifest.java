package ai.stigmer.release.manifest;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A built release.
 *
 * @param version a semantic version, as in {@code 1.2.3}
 * @param tag the git tag and the name of the GitHub release, as in {@code v1.2.3}
 * @param commit the full object name of the commit it was built from
 * @param commitTime when that commit was made, to the second
 * @param lock digest of the {@code release.lock} whose inputs went in
 * @param images in the order of {@code release.yml}
 * @param artifacts files of {@code dist/}, ordered by path
 */
public record ReleaseManifest(
    int schemaVersion,
    String product,
    String version,
    String tag,
    boolean prerelease,
    String commit,
    Instant commitTime,
    Digest lock,
    List<Image> images,
    List<Artifact> artifacts,
    Pointers pointers) {

  public static final int SCHEMA_VERSION = 1;

  public ReleaseManifest {
    images = List.copyOf(images);
    artifacts = List.copyOf(artifacts);
  }

  public Image image(String name) {
    return images.stream()
        .filter(i -> i.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("release has no image `" + name + "`"));
  }

  public Optional<Artifact> artifact(ArtifactKind kind, String name, @Nullable Platform platform) {
    return artifacts.stream()
        .filter(a -> a.kind() == kind && a.name().equals(name))
        .filter(a -> platform == null ? a.platform() == null : platform.equals(a.platform()))
        .findFirst();
  }

  /** The tags of one image, in the pointers' order. */
  public List<Tag> tags(Image image) {
    return pointers.tags().stream().filter(t -> t.repository().equals(image.repository())).toList();
  }

  /** Assets of the GitHub release among the artifacts, in the artifacts' order. */
  public List<Artifact> assets() {
    return artifacts.stream().filter(a -> a.kind().isAsset()).toList();
  }

  /**
   * A multi-arch image.
   *
   * @param repository registry and repository, as in {@code ghcr.io/acme/runner}
   * @param index describes the image index
   */
  public record Image(
      String name, String repository, Descriptor index, List<PlatformImage> manifests) {
    public Image {
      manifests = List.copyOf(manifests);
    }

    /** As a user pins it: {@code ghcr.io/acme/runner@sha256:…}. */
    public String pinnedReference() {
      return repository + "@" + index.digest();
    }
  }

  /**
   * The image of one platform.
   *
   * @param manifest describes the manifest, with its platform
   * @param layers lowest first
   */
  public record PlatformImage(
      Platform platform, Descriptor manifest, Descriptor config, List<Layer> layers) {
    public PlatformImage {
      layers = List.copyOf(layers);
    }

    /** What a first pull transfers: configuration and layers. */
    public long compressedSizeBytes() {
      return config.sizeBytes() + layers.stream().mapToLong(l -> l.blob().sizeBytes()).sum();
    }

    public long unpackedSizeBytes() {
      return layers.stream().mapToLong(Layer::unpackedSizeBytes).sum();
    }
  }

  /**
   * A layer of one platform's image.
   *
   * @param name as in {@code release.yml}; {@code base} for the base's
   * @param unpackedSizeBytes sum of the sizes of the files in it
   * @param origin the repository of the base it came with, as in {@code ghcr.io/acme/base}; absent
   *     for a layer that was made here
   */
  public record Layer(
      String name,
      Descriptor blob,
      Digest diffId,
      long unpackedSizeBytes,
      @Nullable String origin) {
    /** This layer under another media type. */
    public Layer described(Descriptor otherBlob) {
      return new Layer(name, otherBlob, diffId, unpackedSizeBytes, origin);
    }
  }

  /**
   * A file of the release.
   *
   * @param name file name of an asset, as users see it
   * @param path relative to {@code dist/}
   */
  public record Artifact(
      ArtifactKind kind,
      String name,
      @Nullable Platform platform,
      String path,
      long sizeBytes,
      Digest sha256,
      String mediaType) {
    public Artifact {
      if (name.isEmpty() || name.contains("/")) {
        throw new IllegalArgumentException("`" + name + "` is no file name");
      }
      requireInside(path);
      if (sizeBytes < 0) {
        throw new IllegalArgumentException("size " + sizeBytes + " is negative");
      }
    }

    static void requireInside(String path) {
      for (String segment : path.split("/", -1)) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
          throw new IllegalArgumentException("`" + path + "` is no path inside `dist`");
        }
      }
    }
  }

  public enum ArtifactKind {
    ARCHIVE,
    BOTTLE,
    CHECKSUMS,
    EMBEDDED,
    FORMULA,
    PROVENANCE,
    /** A bill of materials. */
    SBOM;

    /**
     * Whether it is uploaded to the GitHub release. The formula goes to the tap; embedded tarballs
     * travel in archives.
     */
    public boolean isAsset() {
      return switch (this) {
        case ARCHIVE, BOTTLE, CHECKSUMS, PROVENANCE, SBOM -> true;
        case EMBEDDED, FORMULA -> false;
      };
    }
  }

  /** The mutable names through which users are to reach this release. */
  public record Pointers(List<Tag> tags, @Nullable Formula formula) {
    public Pointers {
      tags = List.copyOf(tags);
    }
  }

  /**
   * A tag in an image's repository; a floating one may move forward, a version tag is written once.
   */
  public record Tag(String repository, String tag, Digest digest, boolean floating) {}

  /**
   * The formula that the tap is to hold.
   *
   * @param name of the formula, and of its file without {@code .rb}
   * @param sha256 of the canonical rendering, {@code dist/formula/<name>.rb}
   */
  public record Formula(String name, String version, Digest sha256) {}
}
