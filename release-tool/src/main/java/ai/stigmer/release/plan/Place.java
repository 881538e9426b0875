package ai.stigmer.release.plan;

import java.util.Optional;

/**
 * One of the places that a release goes to.
 *
 * @param image the image's name in {@code release.json}, where it is a repository of images
 */
public record Place(Part part, Optional<String> image) {
  public static final Place RELEASES = new Place(Part.RELEASE, Optional.empty());
  public static final Place TAP = new Place(Part.TAP, Optional.empty());

  public Place {
    if (image.isPresent() != (part == Part.IMAGES)) {
      throw new IllegalArgumentException("a repository of images has an image, and nothing else");
    }
  }

  public static Place ofImage(String image) {
    return new Place(Part.IMAGES, Optional.of(image));
  }
}
