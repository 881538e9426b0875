package ai.stigmer.release.destination;

import java.util.Map;
import java.util.Optional;

/**
 * All the places one release goes to.
 *
 * @param images by the image's name in {@code release.json}
 */
public record Destinations(
    Map<String, ImageStore> images, ReleaseHost releases, Optional<Tap> tap, PublishLock lock) {
  public Destinations {
    images = Map.copyOf(images);
  }

  public ImageStore image(String name) {
    ImageStore store = images.get(name);
    if (store == null) {
      throw new IllegalArgumentException("no destination for image `" + name + "`");
    }
    return store;
  }

  /** The same places, but the tap. */
  public Destinations withoutTap() {
    return new Destinations(images, releases, Optional.empty(), lock);
  }
}
