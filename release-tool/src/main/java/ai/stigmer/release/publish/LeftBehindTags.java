package ai.stigmer.release.publish;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.LeftBehind;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.spec.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the tags {@code X.Y} and {@code X} of what is given up that cannot go back. */
final class LeftBehindTags {
  private LeftBehindTags() {}

  /** Those that {@code target} has no tag for, and that name what is given up. */
  static List<LeftBehind> of(
      Withdrawal withdrawal, ReleaseManifest target, Destinations destinations) {
    List<Version> versions =
        withdrawal.releases().stream()
            .filter(tag -> !tag.equals(target.tag()))
            .flatMap(tag -> Desired.versionOf(target, tag).stream())
            .sorted()
            .toList();
    List<LeftBehind> found = new ArrayList<>();
    for (Image image : target.images()) {
      ImageStore store = destinations.image(image.name());
      List<String> moved = target.tags(image).stream().map(Tag::tag).toList();
      for (Version version : versions) {
        List<String> floating = floatingTags(version).filter(tag -> !moved.contains(tag)).toList();
        Optional<Digest> given =
            floating.isEmpty() ? Optional.empty() : named(store, version.toString());
        floating.stream()
            .filter(tag -> given.isPresent() && named(store, tag).equals(given))
            .forEach(tag -> found.add(new LeftBehind(image, tag, version)));
      }
    }
    return found;
  }

  private static Stream<String> floatingTags(Version version) {
    return Stream.of(version.major() + "." + version.minor(), String.valueOf(version.major()));
  }

  private static Optional<Digest> named(ImageStore store, String tag) {
    return store.resolve(tag).map(Descriptor::digest);
  }
}
