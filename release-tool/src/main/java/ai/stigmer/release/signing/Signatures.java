package ai.stigmer.release.signing;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The signatures of a release: of {@code checksums.txt} and {@code release.json}, as assets, and of
 * every image: of its index, and of each platform's manifest, as Podman's policies look at that. No
 * list of the release names them, as they are made after it.
 */
public final class Signatures {
  /** Of a release that nobody signs. */
  public static final Signatures NONE = new Signatures(new TreeMap<>(), Map.of());

  private static final String SUFFIX = ".sig";

  private final SortedMap<String, byte[]> files;
  private final Map<String, List<ImageSignature>> images;

  private Signatures(SortedMap<String, byte[]> files, Map<String, List<ImageSignature>> images) {
    this.files = files;
    this.images = Map.copyOf(images);
  }

  /**
   * Signs a release.
   *
   * @param json as it is published
   * @param checksums the bytes of its {@code checksums.txt}, if it has one
   */
  public static Signatures of(
      Encoded<ReleaseManifest> json, Optional<byte[]> checksums, SigningKey key) {
    ReleaseManifest release = json.value();
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(ReleaseJson.FILE_NAME + SUFFIX, signature(json.bytes(), key));
    checksums.ifPresent(
        text -> files.put(checksumsName(release).orElseThrow() + SUFFIX, signature(text, key)));
    Map<String, List<ImageSignature>> images = new HashMap<>();
    for (Image image : release.images()) {
      images.put(
          image.name(),
          signed(image).map(one -> ImageSignature.of(image.repository(), one, key)).toList());
    }
    return new Signatures(files, images);
  }

  /** What is signed of an image. */
  public static Stream<Descriptor> signed(Image image) {
    return Stream.concat(
        Stream.of(image.index()), image.manifests().stream().map(PlatformImage::manifest));
  }

  private static byte[] signature(byte[] content, SigningKey key) {
    return key.signBase64(content).getBytes(StandardCharsets.US_ASCII);
  }

  /** How {@code checksums.txt} is called in a release. */
  public static Optional<String> checksumsName(ReleaseManifest release) {
    return release.assets().stream()
        .filter(a -> a.kind() == ArtifactKind.CHECKSUMS)
        .map(ReleaseManifest.Artifact::name)
        .findFirst();
  }

  /** The asset that holds the signature of another. */
  public static String nameOf(String asset) {
    return asset + SUFFIX;
  }

  /** Whether {@code signature}, the content of such an asset, is of {@code content}. */
  public static boolean verifies(VerificationKey key, byte[] content, byte[] signature) {
    return key.verifies(content, new String(signature, StandardCharsets.US_ASCII));
  }

  public List<HostedAsset> assets() {
    return files.entrySet().stream()
        .map(e -> new HostedAsset(e.getKey(), e.getValue().length, Digest.of(e.getValue())))
        .toList();
  }

  /** The content of one of {@link #assets}. */
  public Optional<byte[]> asset(String name) {
    return Optional.ofNullable(files.get(name)).map(byte[]::clone);
  }

  /** The signatures of an image, by its name in {@code release.json}. */
  public List<ImageSignature> image(String name) {
    return images.getOrDefault(name, List.of());
  }

  /** A content of one of them. */
  public Optional<byte[]> content(String image, Digest content) {
    return image(image).stream().flatMap(s -> s.bytes(content).stream()).findFirst();
  }
}
