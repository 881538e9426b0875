package ai.stigmer.release.build;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.formula.InstallPaths;
import ai.stigmer.release.image.Platform;
import java.util.Optional;

/**
 * A distribution for one platform without its {@code distribution.json}, which names an image of
 * all platforms.
 *
 * @param name prefix of its archive
 * @param embedded name of the embedded tarball it carries
 * @param install where a formula finds what it installs
 */
record DistributionContents(
    ReleaseFacts release,
    String name,
    Platform platform,
    Optional<String> embedded,
    InstallPaths install,
    FileTree tree) {

  /** Name of the archive without {@code .tar.gz}, and of the folder in it. */
  String fullName() {
    return fullName(name, release.version(), platform);
  }

  static String fullName(String name, String version, Platform platform) {
    return name + "-" + version + "-" + platform.dashed();
  }
}
