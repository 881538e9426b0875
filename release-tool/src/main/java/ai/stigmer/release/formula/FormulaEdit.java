package ai.stigmer.release.formula;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.formula.RubySource.Line;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Moves a formula that somebody wrote to another version: changes what its {@code url}, {@code
 * sha256}, {@code version} and {@code bottle} lines say, and no other byte. What it does not
 * understand it leaves alone and says so.
 */
public final class FormulaEdit {
  private static final Pattern LITERAL =
      Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"|'((?:\\\\.|[^'\\\\])*)'");
  private static final Pattern BOTTLE = Pattern.compile("\\b(\\w+):\\s*\"([0-9a-f]{64})\"");

  /** Blocks whose URLs and checksums are not those of the release. */
  private static final Set<String> APART =
      Set.of("livecheck", "resource", "patch", "head", "def", "test", "service");

  private final String origin;
  private final Wanted wanted;
  private final RubySource source;
  private final List<String> lines;
  private final Optional<String> oldVersion;

  /**
   * What a formula is to fetch.
   *
   * @param archives of every platform there is one for
   */
  public record Wanted(
      FormulaName name,
      String version,
      Map<Platform, Download> archives,
      Optional<BottleBlock> bottles) {
    public Wanted {
      archives = Map.copyOf(archives);
    }
  }

  private FormulaEdit(String origin, String ruby, Wanted wanted) {
    this.origin = origin;
    this.wanted = wanted;
    this.source = RubySource.of(ruby);
    this.lines = new ArrayList<>(Arrays.asList(ruby.split("(?<=\n)", -1)));
    if (source.lines().size() != lines.size()) {
      throw new InvalidInput(
          origin, "has line ends other than line feeds", "write it with line feeds alone");
    }
    requireUnderstood();
    this.oldVersion = PublishedFormula.parse(origin, ruby).version();
  }

  /**
   * The formula, moved to another version; sealed if it was.
   *
   * @param origin how messages call it
   * @throws InvalidInput with the line, if its shape is not understood
   */
  public static String update(String origin, String ruby, Wanted wanted) {
    FormulaEdit edit = new FormulaEdit(origin, ruby, wanted);
    edit.archives();
    edit.version();
    edit.bottles();
    String edited = String.join("", edit.lines);
    edit.require(edited);
    return FormulaSeal.holds(ruby) ? FormulaSeal.seal(edited) : edited;
  }

  private void requireUnderstood() {
    source
        .heads("mirror")
        .filter(FormulaEdit::isOfRelease)
        .findFirst()
        .ifPresent(
            mirror -> {
              throw bad(mirror, "has a `mirror`, and it is not known what is there", "remove it");
            });
    source
        .heads("url")
        .filter(FormulaEdit::isOfRelease)
        .filter(url -> !PublishedFormula.isArchive(url))
        .findFirst()
        .ifPresent(
            url -> {
              throw bad(
                  url,
                  "has a `url` inside `" + url.scope().getLast() + "`",
                  "write it in `on_macos`, `on_linux`, `on_arm` and `on_intel` blocks, or at the top");
            });
  }

  private void archives() {
    for (Line url : source.heads("url").filter(PublishedFormula::isArchive).toList()) {
      Download download = download(url);
      replaceLiteral(url, download.url().toString());
      replaceLiteral(PublishedFormula.checksumOf(origin, source, url), download.sha256().hex());
    }
  }

  private static boolean isOfRelease(Line line) {
    return line.scope().stream().skip(1).map(o -> o.split("\\W", 2)[0]).noneMatch(APART::contains);
  }

  /** By the blocks around it; else by its file name, which has the version in it, as a rule. */
  private Download download(Line url) {
    List<Platform> possible =
        wanted.archives().keySet().stream().filter(p -> admits(url, p)).sorted().toList();
    if (possible.size() == 1) {
      return of(possible.getFirst());
    }
    String old = fileName(URI.create(url.literal().orElseThrow()));
    String renamed = oldVersion.map(v -> old.replace(v, wanted.version())).orElse(old);
    return possible.stream()
        .map(this::of)
        .filter(download -> fileName(download.url()).equals(renamed))
        .findFirst()
        .orElseThrow(
            () ->
                bad(
                    url,
                    "has a `url` of which it cannot be told what archive of %s is to be there"
                        .formatted(wanted.version()),
                    "the release has " + names(possible)));
  }

  private Download of(Platform platform) {
    return Objects.requireNonNull(wanted.archives().get(platform));
  }

  private static boolean admits(Line line, Platform platform) {
    boolean mac = "darwin".equals(platform.os());
    boolean arm = "arm64".equals(platform.architecture());
    return !line.isWithin(mac ? "on_linux do" : "on_macos do")
        && !line.isWithin(arm ? "on_intel do" : "on_arm do");
  }

  private String names(List<Platform> platforms) {
    return platforms.isEmpty()
        ? "none for its platform"
        : String.join(", ", platforms.stream().map(p -> fileName(of(p).url())).toList());
  }

  private static String fileName(URI url) {
    String path = String.valueOf(url.getPath());
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void version() {
    source.topLevel("version").forEach(line -> replaceLiteral(line, wanted.version()));
  }

  private void bottles() {
    List<Line> block = source.lines().stream().filter(l -> l.isDirectlyIn("bottle do")).toList();
    if (block.isEmpty()) {
      return;
    }
    for (String counter : List.of("revision", "rebuild")) {
      source
          .heads(counter)
          .filter(line -> line.isTopLevel() || block.contains(line))
          .findFirst()
          .ifPresent(
              line -> {
                throw bad(
                    line,
                    "has a `" + counter + "`, which is part of its bottles' names",
                    "remove it");
              });
    }
    BottleBlock bottles =
        wanted
            .bottles()
            .orElseThrow(
                () ->
                    bad(
                        block.getFirst(),
                        "has bottles, and " + wanted.version() + " has none",
                        "remove the `bottle` block"));
    for (Line line : block) {
      switch (line.head()) {
        case "root_url" -> replaceLiteral(line, bottles.rootUrl().toString());
        case "sha256" -> bottle(line, bottles);
        default -> {}
      }
    }
  }

  private void bottle(Line line, BottleBlock bottles) {
    MatchResult found =
        BOTTLE
            .matcher(line.text())
            .results()
            .findFirst()
            .orElseThrow(() -> bad(line, "names no bottle tag with a sha256", "write both"));
    Digest sha256 =
        bottles.sha256().entrySet().stream()
            .filter(bottle -> bottle.getKey().toString().equals(found.group(1)))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(
                () ->
                    bad(
                        line,
                        "has a bottle for `%s`, and %s has none"
                            .formatted(found.group(1), wanted.version()),
                        "remove the line"));
    replace(line, found.start(2), found.end(2), sha256.hex());
  }

  private void replaceLiteral(Line line, String text) {
    int code = line.text().indexOf(line.code());
    MatchResult literal =
        LITERAL
            .matcher(line.code())
            .results()
            .findFirst()
            .orElseThrow(() -> bad(line, "names no string", "write it between quotes"));
    int group = literal.group(1) == null ? 2 : 1;
    replace(line, code + literal.start(group), code + literal.end(group), text);
  }

  private void replace(Line line, int start, int end, String text) {
    String old = lines.get(line.number() - 1);
    lines.set(line.number() - 1, old.substring(0, start) + text + old.substring(end));
  }

  /** Whatever the lines looked like, Homebrew now has to find the release in them. */
  private void require(String edited) {
    PublishedFormula formula = PublishedFormula.parse(origin, edited);
    if (!formula.version().equals(Optional.of(wanted.version()))) {
      throw new InvalidInput(
          origin,
          "does not say its version, and the URLs of " + wanted.version() + " do not either",
          "add `version \"" + wanted.version() + "\"` after its `url` or `homepage`");
    }
    Set<Download> known = new HashSet<>(wanted.archives().values());
    wanted
        .bottles()
        .ifPresent(
            block ->
                block
                    .sha256()
                    .forEach(
                        (tag, sha256) ->
                            known.add(
                                new Download(
                                    block.url(new Bottle(wanted.name(), wanted.version(), tag)),
                                    sha256))));
    for (Download download : formula.downloads(wanted.name())) {
      if (!known.contains(download)) {
        throw new InvalidInput(
            origin,
            "would fetch `" + download.url() + "`, which " + wanted.version() + " does not have",
            "replace the formula with `release-tool tap update --overwrite`, or edit it by hand");
      }
    }
  }

  private InvalidInput bad(Line line, String problem, String hint) {
    return new InvalidInput(origin + ":" + line.number(), problem, hint);
  }
}
