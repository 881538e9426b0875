package ai.stigmer.release.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file that is kept beside an image, as a manifest whose subject is one of the image's:
 * image-spec 1.1 §Guidelines for Artifact Usage. Same file, same bytes.
 */
public final class ImageArtifact {
  private static final byte[] EMPTY_CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  private final Descriptor subject;
  private final String fileName;
  private final Encoded<Manifest> manifest;

  private ImageArtifact(Descriptor subject, String fileName, Encoded<Manifest> manifest) {
    this.subject = subject;
    this.fileName = fileName;
    this.manifest = manifest;
  }

  /**
   * What carries {@code file}.
   *
   * @param subject a manifest or an index
   * @param file its media type is also the type of the artifact
   * @param version of the release it belongs to
   */
  public static ImageArtifact about(
      Descriptor subject, String fileName, Descriptor file, String version) {
    Descriptor layer =
        new Descriptor(
            file.mediaType(),
            file.digest(),
            file.sizeBytes(),
            null,
            new TreeMap<>(Map.of("org.opencontainers.image.title", fileName)));
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            file.mediaType(),
            new Descriptor(MediaTypes.OCI_EMPTY, Digest.of(EMPTY_CONFIG), EMPTY_CONFIG.length),
            List.of(layer),
            plain(subject),
            new TreeMap<>(Map.of("org.opencontainers.image.version", version)));
    return new ImageArtifact(plain(subject), fileName, manifest.encode());
  }

  public Descriptor subject() {
    return subject;
  }

  public String fileName() {
    return fileName;
  }

  /** As lists of referrers name what it is. */
  public String type() {
    return manifest.value().artifactType();
  }

  public Descriptor file() {
    return plain(manifest.value().layers().getFirst());
  }

  public Descriptor manifest() {
    return manifest.descriptor(manifest.value().mediaType());
  }

  /** Its configuration, its file and its manifest, in this order. */
  public List<Descriptor> contents() {
    return List.of(plain(manifest.value().config()), file(), manifest());
  }

  /** The bytes of its configuration or its manifest. */
  public Optional<byte[]> bytes(Digest content) {
    if (content.equals(manifest.digest())) {
      return Optional.of(manifest.bytes());
    }
    return content.equals(manifest.value().config().digest())
        ? Optional.of(EMPTY_CONFIG.clone())
        : Optional.empty();
  }

  private static Descriptor plain(Descriptor d) {
    return new Descriptor(d.mediaType(), d.digest(), d.sizeBytes());
  }
}
