package ai.stigmer.release.verify;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.manifest.ImageArtifacts;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Layer;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.Observed;
import ai.stigmer.release.plan.Observed.Repository;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Pointer;
import ai.stigmer.release.signing.ImageSignature;
import ai.stigmer.release.spec.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the destinations of a release, asking no more than a plan needs. */
public final class Observer {
  private static final String VERSION = "org.opencontainers.image.version";

  private Observer() {}

  /**
   * What is there now; at a tap only if it is to be changed. Where a version's tag of a registry is
   * as wanted, so is what it names.
   */
  public static Observed observe(Desired desired, Destinations destinations) {
    ReleaseManifest release = desired.release();
    Map<String, Repository> images = new HashMap<>();
    for (Image image : release.images()) {
      images.put(image.name(), repository(desired, image, destinations.image(image.name())));
    }
    return new Observed(
        images,
        destinations.releases().find(release.tag()),
        destinations.releases().latest(),
        desired.parts().contains(Part.TAP) ? tip(release, destinations) : Optional.empty());
  }

  private static Optional<Tip> tip(ReleaseManifest release, Destinations destinations) {
    Formula formula = release.pointers().formula();
    return formula == null
        ? Optional.empty()
        : destinations.tap().map(tap -> tap.tip(formula.name()));
  }

  private static Repository repository(Desired desired, Image image, ImageStore store) {
    ReleaseManifest release = desired.release();
    Map<String, Pointer> tags = new HashMap<>();
    boolean complete = false;
    for (Tag tag : release.tags(image)) {
      Optional<Descriptor> now = store.resolve(tag.tag());
      if (now.isPresent()) {
        boolean asWanted = now.get().digest().equals(tag.digest());
        complete |= asWanted && !tag.floating() && store.keepsWhatTagsName();
        tags.put(
            tag.tag(),
            asWanted
                ? new Pointer(tag.digest(), Optional.of(Version.parse(release.version())))
                : pointer(store, now.get()));
      }
    }
    Set<Digest> present = new HashSet<>();
    Map<Digest, Digest> subjects = new HashMap<>();
    ImageArtifacts.of(desired.json(), image)
        .forEach(a -> subjects.put(a.manifest().digest(), a.subject().digest()));
    for (ImageSignature signature : desired.signatures().image(image.name())) {
      subjects.put(signature.manifest().digest(), signature.image());
      signature(store, signature, complete).ifPresent(now -> tags.put(signature.tag(), now));
    }
    for (Descriptor content : desired.of(image)) {
      if (complete
          || (subjects.containsKey(content.digest())
              ? refers(store, subjects.get(content.digest()), content)
              : store.has(content))) {
        present.add(content.digest());
      }
    }
    return new Repository(present, tags, nearby(image, store));
  }

  private static Optional<Pointer> signature(
      ImageStore store, ImageSignature signature, boolean published) {
    return published
        ? Optional.of(new Pointer(signature.manifest().digest(), Optional.empty()))
        : store.resolve(signature.tag()).map(now -> new Pointer(now.digest(), Optional.empty()));
  }

  private static Map<Digest, String> nearby(Image image, ImageStore store) {
    Map<Digest, String> nearby = new HashMap<>();
    for (PlatformImage platform : image.manifests()) {
      for (Layer layer : platform.layers()) {
        Optional.ofNullable(layer.origin())
            .flatMap(store::nearby)
            .ifPresent(from -> nearby.put(layer.blob().digest(), from));
      }
    }
    return nearby;
  }

  private static boolean refers(ImageStore store, Digest subject, Descriptor artifact) {
    return store.referrers(subject).stream()
        .anyMatch(r -> r.manifest().digest().equals(artifact.digest()));
  }

  static Pointer pointer(ImageStore store, Descriptor root) {
    return new Pointer(root.digest(), annotated(store, root).or(() -> tagged(store, root)));
  }

  private static Optional<Version> annotated(ImageStore store, Descriptor root) {
    try {
      String subject = root.digest().toString();
      byte[] bytes = CheckedContent.document(subject, root, store.content(root));
      Map<String, String> annotations =
          MediaTypes.isIndex(root.mediaType())
              ? Index.read(subject, bytes).value().annotations()
              : Manifest.read(subject, bytes).value().annotations();
      return Optional.ofNullable(annotations.get(VERSION)).flatMap(Version::of);
    } catch (Mismatch | InvalidInput _) {
      return Optional.empty();
    }
  }

  /** Of an image that does not say its version: the version tag that names it too. */
  private static Optional<Version> tagged(ImageStore store, Descriptor root) {
    return store.tags().stream()
        .filter(tag -> Version.of(tag).isPresent())
        .filter(tag -> store.resolve(tag).filter(d -> d.digest().equals(root.digest())).isPresent())
        .findFirst()
        .flatMap(Version::of);
  }
}
