package ai.stigmer.release.plan;

import ai.stigmer.release.spec.Version;
import java.util.Optional;

/**
 * Which version a floating pointer may move to. Final versions only go up (semver.org 2.0.0 §11).
 */
public enum Succession {
  /** A prerelease moves nothing. */
  FINAL_VERSIONS,
  /**
   * For a destination only its developer sees: prereleases move pointers as well, and development
   * builds replace each other in any order, since commits of branches have none.
   */
  ALL_VERSIONS;

  /** Why a pointer to {@code current} must not move to {@code next}; empty if it may. */
  public Optional<String> objection(Version next, Version current) {
    if (this == FINAL_VERSIONS && next.isPrerelease()) {
      return Optional.of("a prerelease moves no pointer");
    }
    if (isDevelopment(next) && isDevelopment(current)) {
      return Optional.empty();
    }
    return next.compareTo(current) < 0
        ? Optional.of("has " + current + ", which is newer")
        : Optional.empty();
  }

  /** Why no pointer at all may come into being for {@code next}; empty if one may. */
  public Optional<String> objection(Version next) {
    return objection(next, next);
  }

  /** {@code X.Y.Z-dev.N.g<commit>}, with or without {@code .dirty.<hash>}. */
  private static boolean isDevelopment(Version version) {
    return version.prerelease().startsWith("dev.");
  }
}
