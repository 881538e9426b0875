package ai.stigmer.release.build;

import ai.stigmer.release.image.Platform;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine that builds.
 *
 * @param searchPath the folders of {@code PATH}
 */
public record Machine(Platform platform, List<Path> searchPath) {
  public Machine {
    searchPath = List.copyOf(searchPath);
  }
}
