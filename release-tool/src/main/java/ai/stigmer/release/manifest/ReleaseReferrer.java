package ai.stigmer.release.manifest;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code release.json} as an artifact about one of its images, so that who has the image finds the
 * release: image-spec 1.1 §Guidelines for Artifact Usage. Same release, same bytes.
 */
public final class ReleaseReferrer {
  private static final byte[] EMPTY_CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  private final Map<Descriptor, byte[]> contents = new LinkedHashMap<>();
  private final Descriptor manifest;

  private ReleaseReferrer(byte[] release, Encoded<Manifest> manifest) {
    Manifest value = manifest.value();
    this.manifest = manifest.descriptor(value.mediaType());
    contents.put(value.config(), EMPTY_CONFIG);
    contents.put(value.layers().getFirst(), release);
    contents.put(this.manifest, manifest.bytes());
  }

  /** The artifact of {@code image}, one of {@code release}'s. */
  public static ReleaseReferrer of(ReleaseManifest release, Image image) {
    byte[] json = ReleaseJson.write(release);
    Descriptor layer =
        new Descriptor(
            ReleaseJson.MEDIA_TYPE,
            Digest.of(json),
            json.length,
            null,
            new TreeMap<>(Map.of("org.opencontainers.image.title", ReleaseJson.FILE_NAME)));
    Descriptor index = image.index();
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            ReleaseJson.MEDIA_TYPE,
            new Descriptor(MediaTypes.OCI_EMPTY, Digest.of(EMPTY_CONFIG), EMPTY_CONFIG.length),
            List.of(layer),
            new Descriptor(index.mediaType(), index.digest(), index.sizeBytes()),
            new TreeMap<>(Map.of("org.opencontainers.image.version", release.version())));
    return new ReleaseReferrer(json, manifest.encode());
  }

  /** Its configuration, {@code release.json} and its manifest, in this order. */
  public List<Descriptor> contents() {
    return contents.keySet().stream()
        .map(d -> new Descriptor(d.mediaType(), d.digest(), d.sizeBytes()))
        .toList();
  }

  public Descriptor manifest() {
    return manifest;
  }

  /** The bytes of one of its contents. */
  public Optional<byte[]> bytes(Digest content) {
    return contents.entrySet().stream()
        .filter(e -> e.getKey().digest().equals(content))
        .map(e -> e.getValue().clone())
        .findFirst();
  }
}
