package ai.stigmer.release.publish;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.folder.FolderLock;
import ai.stigmer.release.folder.ReleaseFolder;
import ai.stigmer.release.layout.LayoutImageStore;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.tap.GitTap;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All destinations in one folder: {@code images/<name>/}, {@code releases/<tag>/}, {@code
 * tap.git/}.
 */
public final class LocalDestinations {
  private LocalDestinations() {}

  /** Nothing is made before something is published. */
  public static Destinations in(Path folder, ReleaseManifest release) {
    Map<String, ImageStore> images = new HashMap<>();
    for (Image image : release.images()) {
      images.put(
          image.name(), new LayoutImageStore(folder.resolve("images").resolve(image.name())));
    }
    Optional<Tap> tap =
        release.pointers().formula() == null
            ? Optional.empty()
            : Optional.of(new GitTap(folder.resolve("tap.git")));
    return new Destinations(images, releases(folder), tap, lock(folder));
  }

  /** The releases alone. */
  public static ReleaseHost releases(Path folder) {
    return new ReleaseFolder(folder.resolve("releases"));
  }

  /** The lock alone. */
  public static PublishLock lock(Path folder) {
    return new FolderLock(folder);
  }
}
