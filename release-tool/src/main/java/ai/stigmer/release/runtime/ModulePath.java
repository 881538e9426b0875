package ai.stigmer.release.runtime;

import ai.stigmer.release.image.Digest;
import java.nio.file.Path;

/** Where the modules of a runtime come from. */
public sealed interface ModulePath {

  /** The build JDK's own modules; the runtime is for its platform. */
  record OfBuildJdk() implements ModulePath {}

  /**
   * A folder of {@code .jmod} files, of the build JDK's feature release, for any platform.
   *
   * @param source digest of the package or archive they were taken from, by which they are known:
   *     the files themselves are not hashed
   */
  record Jmods(Path folder, Digest source) implements ModulePath {}
}
