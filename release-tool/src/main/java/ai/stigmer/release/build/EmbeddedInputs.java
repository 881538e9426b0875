package ai.stigmer.release.build;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.image.Platform;
import java.util.Optional;

/**
 * All that an embedded tarball for one platform is made of.
 *
 * @param name of its file, without {@code .tar.gz}
 * @param files by their path in it
 */
public record EmbeddedInputs(
    ReleaseFacts release,
    String name,
    Platform platform,
    FileTree files,
    Optional<Program> program) {

  /** Below {@code dist/}, and in the distributions that carry it. */
  String path() {
    return path(name, platform);
  }

  static String path(String name, Platform platform) {
    return "embedded/binaries/" + platform.underscored() + "/" + name + ".tar.gz";
  }
}
