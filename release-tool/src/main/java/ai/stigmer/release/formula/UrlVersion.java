package ai.stigmer.release.formula;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Homebrew reads out of a URL when a formula has no {@code version} ({@code version.rb},
 * Homebrew 6).
 */
final class UrlVersion {
  private static final Pattern GITHUB_RELEASE =
      Pattern.compile("github\\.com/.+/releases/download/(?:[rvV]_?)?(\\d+(?:\\.\\d+)+)/");
  private static final Pattern EXTENSION =
      Pattern.compile("\\.(?:tar\\.(?:gz|xz|zst|bz2)|tgz|txz|zip|gz|jar)$");
  private static final Pattern LAST_NUMBER = Pattern.compile("(\\d+(?:\\.\\d+)*)$");

  private UrlVersion() {}

  /**
   * The version in the tag of a GitHub release, where Homebrew looks first: only {@code v?N.N[.N…]}
   * counts.
   */
  static Optional<String> ofTag(String url) {
    Matcher matcher = GITHUB_RELEASE.matcher(url);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * What it falls back to: the number at the end of the file name, such as the 64 of {@code arm64}.
   */
  static Optional<String> ofFileName(String url) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    Matcher matcher = LAST_NUMBER.matcher(EXTENSION.matcher(name).replaceFirst(""));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
