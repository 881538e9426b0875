package ai.stigmer.release.formula;

import ai.stigmer.release.image.Platform;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything a formula says.
 *
 * @param version without a leading {@code v}
 * @param downloads per platform Homebrew runs on: linux or darwin, amd64 or arm64; a subset is
 *     possible
 * @param caveats lines shown after installing, without line ends; none: no caveats
 * @param testArguments of the run whose output must contain the version: {@code --version}
 */
public record FormulaValues(
    FormulaName name,
    About about,
    String version,
    Map<Platform, Download> downloads,
    Optional<BottleBlock> bottles,
    InstallPaths install,
    List<String> caveats,
    Optional<Service> service,
    List<String> testArguments) {
  private static final Pattern VERSION = Pattern.compile("\\d[0-9A-Za-z.+_-]*");
  private static final Pattern SHELL_WORD = Pattern.compile("[\\w@%+=:,./-]+");

  public FormulaValues {
    requireVersion(version);
    if (downloads.isEmpty()) {
      throw new IllegalArgumentException(
          "formula `%s` has no platform to download for".formatted(name));
    }
    downloads = inBottleOrder(downloads);
    caveats =
        caveats.stream()
            .flatMap(line -> line.isEmpty() ? Stream.of(line) : line.lines())
            .map(String::stripTrailing)
            .toList();
    testArguments = List.copyOf(testArguments);
    for (String argument : testArguments) {
      if (!SHELL_WORD.matcher(argument).matches()) {
        throw new IllegalArgumentException(
            "the formula's test argument `%s` needs quoting in a shell".formatted(argument));
      }
    }
  }

  /**
   * Whether Homebrew finds {@link #version()} in every URL by itself, and so calls a {@code
   * version} redundant.
   */
  public boolean versionIsInUrls() {
    return downloads.values().stream()
        .allMatch(
            download ->
                UrlVersion.ofTag(download.url().toString()).filter(version::equals).isPresent());
  }

  /** Whether every archive is an asset of a GitHub release. */
  public boolean isReleasedOnGitHub() {
    return downloads.values().stream()
        .allMatch(
            download ->
                "github.com".equals(download.url().getHost())
                    && download.url().getPath().contains("/releases/download/"));
  }

  static void requireVersion(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "formula version `%s` does not start with a digit, or has characters other than letters, digits, `.`, `-`, `_` and `+`"
              .formatted(version));
    }
  }

  private static Map<Platform, Download> inBottleOrder(Map<Platform, Download> downloads) {
    var ordered = new TreeMap<Platform, Download>(Comparator.comparing(BottleTag::of));
    ordered.putAll(downloads);
    return Collections.unmodifiableMap(ordered);
  }
}
