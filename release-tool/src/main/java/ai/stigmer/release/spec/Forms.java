package ai.stigmer.release.spec;

/** Regular expressions of texts that have no type of their own. */
final class Forms {
  /** Debian Policy §5.6.1, and codenames of suites. */
  static final String DEBIAN_NAME = "[a-z0-9][a-z0-9+.-]+";

  /** distribution-spec 1.1 §Pulling manifests, after a host that no one mistakes for a folder. */
  static final String IMAGE_REPOSITORY =
      "(?:localhost|[a-z0-9-]+(?:\\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(?::[0-9]{1,5})?"
          + "(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)+";

  /** One that can be pinned: with a tag, a digest, or both. */
  static final String IMAGE_REFERENCE =
      IMAGE_REPOSITORY
          + "(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})";

  /** SPDX 2.3 Annex D, as far as a regular expression goes: ids joined by operators. */
  static final String SPDX =
      "\\(?[A-Za-z0-9.-]+\\+?(?: (?:AND|OR|WITH) \\(?[A-Za-z0-9.-]+\\+?\\)?)*";

  static final String GITHUB = "[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+";

  static final String JAVA_CLASS = "[A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*";

  private Forms() {}
}
