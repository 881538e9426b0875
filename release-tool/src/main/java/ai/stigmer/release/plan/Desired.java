package ai.stigmer.release.plan;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.ImageArtifact;
import ai.stigmer.release.manifest.ImageArtifacts;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.signing.Signatures;
import ai.stigmer.release.spec.Version;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to be true once a release is published.
 *
 * @param json {@code release.json} as it is, byte for byte
 * @param assets of the release, {@code release.json} last but for signatures
 * @param signatures made once; what is published unsigned stays so
 * @param formula as it is to stand in the tap; empty if the release has none
 */
public record Desired(
    Encoded<ReleaseManifest> json,
    List<HostedAsset> assets,
    Signatures signatures,
    Optional<String> formula,
    Succession succession,
    Yanked yanked,
    Set<Part> parts) {
  public Desired {
    assets = List.copyOf(assets);
    parts = Set.copyOf(parts);
    if (formula.isPresent() != (json.value().pointers().formula() != null)) {
      throw new IllegalArgumentException("a formula is wanted by both or none of text and release");
    }
  }

  /**
   * What a release wants, unsigned.
   *
   * @param formula with the URLs of the host it goes to
   */
  public static Desired of(
      Encoded<ReleaseManifest> json,
      Optional<String> formula,
      Succession succession,
      Yanked yanked,
      Set<Part> parts) {
    return new Desired(json, assets(json), Signatures.NONE, formula, succession, yanked, parts);
  }

  /** The same release with signatures. */
  public Desired signed(Signatures with) {
    List<HostedAsset> all = Stream.concat(assets(json).stream(), with.assets().stream()).toList();
    return new Desired(json, all, with, formula, succession, yanked, parts);
  }

  /** Everything of an image, what is kept beside it, and its signatures; as {@link #contents}. */
  public List<Descriptor> of(Image image) {
    Set<Descriptor> contents = new LinkedHashSet<>(contents(json, image));
    signatures.image(image.name()).forEach(signature -> contents.addAll(signature.contents()));
    return List.copyOf(contents);
  }

  boolean isSignature(HostedAsset asset) {
    return signatures.asset(asset.name()).isPresent();
  }

  /** Whether an asset of that name is one of the release, or the signature of one. */
  boolean knows(String name) {
    return assets.stream()
        .map(HostedAsset::name)
        .anyMatch(asset -> name.equals(asset) || name.equals(Signatures.nameOf(asset)));
  }

  /** The assets of a release, {@code release.json} last. */
  public static List<HostedAsset> assets(Encoded<ReleaseManifest> json) {
    HostedAsset itself = new HostedAsset(ReleaseJson.FILE_NAME, json.sizeBytes(), json.digest());
    return Stream.concat(
            json.value().assets().stream()
                .map(a -> new HostedAsset(a.name(), a.sizeBytes(), a.sha256())),
            Stream.of(itself))
        .toList();
  }

  public ReleaseManifest release() {
    return json.value();
  }

  public Version version() {
    return Version.parse(release().version());
  }

  /**
   * Everything of an image, and the files kept beside it; each once, blobs first, children before
   * what names them.
   */
  public static List<Descriptor> contents(Encoded<ReleaseManifest> json, Image image) {
    Set<Descriptor> contents = new LinkedHashSet<>();
    List<Descriptor> ofImage = contents(image);
    List<ImageArtifact> artifacts = ImageArtifacts.of(json, image);
    int manifests = image.manifests().size() + 1;
    contents.addAll(ofImage.subList(0, ofImage.size() - manifests));
    artifacts.forEach(artifact -> contents.addAll(artifact.contents()));
    artifacts.forEach(artifact -> contents.remove(artifact.manifest()));
    contents.addAll(ofImage);
    artifacts.forEach(artifact -> contents.add(artifact.manifest()));
    return List.copyOf(contents);
  }

  /** Everything of an image, each once, children before what names them. */
  public static List<Descriptor> contents(Image image) {
    Set<Descriptor> contents = new LinkedHashSet<>();
    for (PlatformImage platform : image.manifests()) {
      platform.layers().forEach(layer -> contents.add(plain(layer.blob())));
      contents.add(plain(platform.config()));
    }
    image.manifests().forEach(platform -> contents.add(plain(platform.manifest())));
    contents.add(plain(image.index()));
    return List.copyOf(contents);
  }

  /**
   * The version in the name of another release of a product: {@code 1.2.3} of {@code v1.2.3}.
   *
   * @param release any release of the product, to know how its tags are made
   */
  public static Optional<Version> versionOf(ReleaseManifest release, String tag) {
    String prefix = tagPrefix(release);
    return tag.startsWith(prefix) ? Version.of(tag.substring(prefix.length())) : Optional.empty();
  }

  /** The other way around: {@code v1.2.3} of {@code 1.2.3}. */
  public static String tagOf(ReleaseManifest release, Version version) {
    return tagPrefix(release) + version;
  }

  private static String tagPrefix(ReleaseManifest release) {
    return release.tag().endsWith(release.version())
        ? release.tag().substring(0, release.tag().length() - release.version().length())
        : "";
  }

  /** The version a formula's text says it is. */
  public static Optional<Version> versionOf(PublishedFormula formula) {
    return formula.version().flatMap(Version::of);
  }

  private static Descriptor plain(Descriptor d) {
    return new Descriptor(d.mediaType(), d.digest(), d.sizeBytes());
  }
}
