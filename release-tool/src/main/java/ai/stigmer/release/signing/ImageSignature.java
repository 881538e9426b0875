package ai.stigmer.release.signing;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A signature of an image as cosign writes and reads it: a manifest whose layer is a payload of
 * containers/image's simple signing, with the signature as that layer's annotation, under a tag
 * made of the image's digest. It is also a referrer of the image.
 */
public final class ImageSignature {
  static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
  static final String ANNOTATION = "dev.cosignproject.cosign/signature";
  private static final String ARTIFACT = "application/vnd.dev.cosign.artifact.sig.v1+json";

  private final Map<Descriptor, byte[]> contents = new LinkedHashMap<>();
  private final Descriptor manifest;
  private final Descriptor image;

  private ImageSignature(
      Descriptor image, Encoded<Manifest> manifest, byte[] config, byte[] payload) {
    this.image = image;
    this.manifest = manifest.descriptor(MediaTypes.OCI_MANIFEST);
    contents.put(manifest.value().config(), config);
    contents.put(new Descriptor(PAYLOAD, Digest.of(payload), payload.length), payload);
    contents.put(this.manifest, manifest.bytes());
  }

  /**
   * Signs an image.
   *
   * @param repository registry and repository, as in {@code ghcr.io/acme/runner}
   * @param image an index or a manifest
   */
  public static ImageSignature of(String repository, Descriptor image, SigningKey key) {
    byte[] payload = payload(repository, image.digest()).getBytes(StandardCharsets.UTF_8);
    byte[] config = config(Digest.of(payload)).getBytes(StandardCharsets.UTF_8);
    Descriptor layer =
        new Descriptor(
            PAYLOAD,
            Digest.of(payload),
            payload.length,
            null,
            new TreeMap<>(Map.of(ANNOTATION, key.signBase64(payload))));
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            ARTIFACT,
            new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length),
            List.of(layer),
            new Descriptor(image.mediaType(), image.digest(), image.sizeBytes()),
            new TreeMap<>());
    return new ImageSignature(image, manifest.encode(), config, payload);
  }

  /** {@code docker-manifest-digest} is what is signed; the names around it are cosign's. */
  private static String payload(String repository, Digest image) {
    return "{\"critical\":{\"identity\":{\"docker-reference\":\"%s\"},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"cosign container image signature\"},\"optional\":null}"
        .formatted(repository, image);
  }

  private static String config(Digest payload) {
    return "{\"architecture\":\"\",\"created\":\"0001-01-01T00:00:00Z\",\"history\":[{\"created\":\"0001-01-01T00:00:00Z\"}],\"os\":\"\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]},\"config\":{}}"
        .formatted(payload);
  }

  /** Where cosign looks: {@code sha256-<digest of the image>.sig}. */
  public String tag() {
    return tagOf(image.digest());
  }

  /** What is signed. */
  public Digest image() {
    return image.digest();
  }

  /** The tag for the signatures of an image. */
  public static String tagOf(Digest image) {
    return "sha256-" + image.hex() + ".sig";
  }

  public Descriptor manifest() {
    return manifest;
  }

  /** Its configuration, its payload and its manifest, in this order. */
  public List<Descriptor> contents() {
    return List.copyOf(contents.keySet());
  }

  /** The bytes of one of its contents. */
  public Optional<byte[]> bytes(Digest content) {
    return contents.entrySet().stream()
        .filter(e -> e.getKey().digest().equals(content))
        .map(e -> e.getValue().clone())
        .findFirst();
  }

  /** The payloads that a manifest under such a tag has signatures of; there may be several. */
  public static List<Descriptor> payloads(Manifest signatures) {
    List<Descriptor> payloads = new ArrayList<>();
    for (Descriptor layer : signatures.layers()) {
      if (layer.mediaType().equals(PAYLOAD) && layer.annotations().containsKey(ANNOTATION)) {
        payloads.add(layer);
      }
    }
    return payloads;
  }

  /**
   * Whether {@code payload}, one of {@link #payloads}, says with a good signature that {@code
   * image} is signed. Whoever pulls by digest need not believe the name in it.
   */
  public static boolean verifies(
      VerificationKey key, Digest image, Descriptor layer, byte[] payload) {
    String signature = layer.annotations().getOrDefault(ANNOTATION, "");
    return key.verifies(payload, signature)
        && SignedImage.read(payload).filter(image::equals).isPresent();
  }
}
