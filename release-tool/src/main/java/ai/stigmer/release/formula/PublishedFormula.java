package ai.stigmer.release.formula;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.formula.RubySource.Line;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a formula in a tap makes Homebrew fetch, read back from its Ruby.
 *
 * @param version as written, else as Homebrew reads it from a release's URL; empty if neither
 * @param archives in the order of the text
 */
public record PublishedFormula(
    Optional<String> version, List<Archive> archives, Optional<BottleBlock> bottles) {
  private static final Pattern BOTTLE = Pattern.compile("\\b(\\w+):\\s*\"([0-9a-f]{64})\"");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  public PublishedFormula {
    archives = List.copyOf(archives);
  }

  /**
   * An archive that is fetched.
   *
   * @param platform empty for what stands at the top, outside of {@code on_…} blocks
   */
  public record Archive(Optional<Platform> platform, Download download) {}

  /**
   * Reads a formula laid out as {@link FormulaTemplate} and most others do: one statement to a
   * line, every URL followed by its checksum.
   *
   * @param origin how messages call it
   * @throws InvalidInput with the line, if a URL has no checksum or either is malformed
   */
  public static PublishedFormula parse(String origin, String ruby) {
    RubySource source = RubySource.of(ruby);
    List<Archive> archives = archives(origin, source);
    Optional<String> version =
        source
            .topLevel("version")
            .findFirst()
            .flatMap(Line::literal)
            .or(
                () ->
                    archives.stream()
                        .findFirst()
                        .flatMap(a -> UrlVersion.ofTag(a.download().url().toString())));
    return new PublishedFormula(version, archives, bottles(origin, source));
  }

  /**
   * Everything it makes Homebrew fetch on some platform.
   *
   * @param name of the formula, part of the names of its bottles
   */
  public List<Download> downloads(FormulaName name) {
    List<Download> downloads = new ArrayList<>(archives.stream().map(Archive::download).toList());
    bottles.ifPresent(
        block ->
            block
                .sha256()
                .forEach(
                    (tag, sha256) ->
                        downloads.add(
                            new Download(
                                block.url(new Bottle(name, version.orElse("0"), tag)), sha256))));
    return List.copyOf(downloads);
  }

  private static List<Archive> archives(String origin, RubySource source) {
    List<Archive> archives = new ArrayList<>();
    List<Line> urls = source.heads("url").filter(PublishedFormula::isArchive).toList();
    for (Line url : urls) {
      Line checksum = checksumOf(origin, source, url);
      archives.add(
          new Archive(
              platform(url),
              new Download(uri(origin, url), sha256(origin, checksum, literal(origin, checksum)))));
    }
    if (archives.isEmpty()) {
      throw new InvalidInput(origin, "names no `url`", "a formula fetches an archive");
    }
    return archives;
  }

  /** The line that says what the bytes at {@code url} are. */
  static Line checksumOf(String origin, RubySource source, Line url) {
    return source
        .heads("sha256")
        .filter(PublishedFormula::isArchive)
        .filter(line -> line.number() > url.number() && line.scope().equals(url.scope()))
        .findFirst()
        .orElseThrow(() -> bad(origin, url, "has no `sha256` after its `url`", null));
  }

  /** Whether it stands where archives of the release do. */
  static boolean isArchive(Line line) {
    return line.scope().stream()
        .skip(1)
        .allMatch(opener -> opener.matches("on_(macos|linux|arm|intel) do"));
  }

  private static Optional<Platform> platform(Line line) {
    boolean arm = line.isWithin("on_arm do");
    if (!arm && !line.isWithin("on_intel do")) {
      return Optional.empty();
    }
    String architecture = arm ? "arm64" : "amd64";
    if (line.isWithin("on_macos do")) {
      return Optional.of(new Platform("darwin", architecture));
    }
    return line.isWithin("on_linux do")
        ? Optional.of(new Platform("linux", architecture))
        : Optional.empty();
  }

  private static Optional<BottleBlock> bottles(String origin, RubySource source) {
    SortedMap<BottleTag, Digest> tags = new TreeMap<>();
    source
        .heads("sha256")
        .filter(line -> line.isDirectlyIn("bottle do"))
        .forEach(line -> tags.put(bottleTag(origin, line), bottleDigest(origin, line)));
    Optional<Line> root =
        source.heads("root_url").filter(line -> line.isDirectlyIn("bottle do")).findFirst();
    return tags.isEmpty() || root.isEmpty()
        ? Optional.empty()
        : Optional.of(new BottleBlock(uri(origin, root.get()), tags));
  }

  private static BottleTag bottleTag(String origin, Line line) {
    String tag = bottle(origin, line).group(1);
    try {
      return new BottleTag(tag);
    } catch (IllegalArgumentException e) {
      throw bad(origin, line, "has a bottle for `" + tag + "`, which is no bottle tag", e);
    }
  }

  private static Digest bottleDigest(String origin, Line line) {
    return sha256(origin, line, bottle(origin, line).group(2));
  }

  private static Matcher bottle(String origin, Line line) {
    Matcher matcher = BOTTLE.matcher(line.code());
    if (!matcher.find()) {
      throw bad(origin, line, "names no bottle tag with a sha256", null);
    }
    return matcher;
  }

  private static URI uri(String origin, Line line) {
    String text = ESCAPED.matcher(literal(origin, line)).replaceAll("$1");
    try {
      URI uri = URI.create(text);
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw bad(origin, line, "has no URL but `" + text + "`", e);
    }
    throw bad(origin, line, "has no absolute URL but `" + text + "`", null);
  }

  private static Digest sha256(String origin, Line line, String hex) {
    try {
      return new Digest(hex);
    } catch (IllegalArgumentException e) {
      throw bad(origin, line, "has no sha256 but `" + hex + "`", e);
    }
  }

  private static String literal(String origin, Line line) {
    return line.literal().orElseThrow(() -> bad(origin, line, "names no string", null));
  }

  private static InvalidInput bad(String origin, Line line, String problem, @Nullable Throwable e) {
    return new InvalidInput(
        origin + ":" + line.number(),
        problem,
        "compare it with a formula that `release-tool build` renders",
        e);
  }
}
