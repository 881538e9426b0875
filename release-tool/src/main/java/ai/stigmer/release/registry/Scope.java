package ai.stigmer.release.registry;

import java.util.List;
import java.util.Optional;

/**
 * What a request needs to be allowed: distribution's token scopes. They are always our own; what a
 * challenge names may be a placeholder.
 *
 * @param mountFrom a repository to be read as well
 */
record Scope(String repository, Access access, Optional<String> mountFrom) {
  enum Access {
    PULL,
    PUSH
  }

  static Scope pull(String repository) {
    return new Scope(repository, Access.PULL, Optional.empty());
  }

  static Scope push(String repository) {
    return new Scope(repository, Access.PUSH, Optional.empty());
  }

  Scope mounting(String from) {
    return new Scope(repository, access, Optional.of(from));
  }

  /** As a token service takes them, one parameter each. */
  List<String> parameters() {
    String own =
        "repository:"
            + repository
            + switch (access) {
              case PULL -> ":pull";
              case PUSH -> ":pull,push";
            };
    return mountFrom.map(from -> List.of(own, "repository:" + from + ":pull")).orElse(List.of(own));
  }
}
