package ai.stigmer.release.registry;

/** What to do where a registry refuses. */
final class Hints {
  private Hints() {}

  static String logIn(String registry) {
    return registry.equals("ghcr.io")
        ? "set GITHUB_TOKEN to a token with `write:packages` (`read:packages` to read what is"
            + " private), or run `docker login ghcr.io`"
        : "run `docker login " + registry + "`";
  }

  static String permission(String registry) {
    return registry.equals("ghcr.io")
        ? "the token needs `write:packages`, and the package must be linked to this repository:"
            + " package settings, Manage Actions access"
        : "give that user the right to push there, or log in as another: `docker login "
            + registry
            + "`";
  }

  static String readPermission(String registry) {
    return registry.equals("ghcr.io")
        ? "make the package public (package settings, Change visibility), or set GITHUB_TOKEN to a"
            + " token with `read:packages`"
        : "make the repository public, or run `docker login " + registry + "`";
  }

  /** Docker Hub counts the pulls of an address, and more generously those of a user. */
  static String pullLimit(String registry) {
    return "the limit for pulls without credentials is reached: wait, or run `docker login"
        + (registry.equals("docker.io") ? "`" : " " + registry + "`");
  }
}
