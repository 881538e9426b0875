package ai.stigmer.release.formula;

import ai.stigmer.release.formula.RubySource.Line;
import ai.stigmer.release.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** URLs, the versions in them, and what stands for which platform. */
final class PlatformRules {
  private static final String MACOS = "on_macos do";
  private static final String LINUX = "on_linux do";
  private static final String ARM = "on_arm do";
  private static final String INTEL = "on_intel do";
  private static final List<Platform> PLATFORMS =
      List.of(
          Platform.DARWIN_ARM64, Platform.DARWIN_AMD64, Platform.LINUX_ARM64, Platform.LINUX_AMD64);
  private static final Pattern CONDITIONAL =
      Pattern.compile("\\b(?:OS\\.(?:mac|linux)\\?|Hardware::CPU\\b|RUBY_PLATFORM\\b)");
  private static final Set<String> DOWNLOAD = Set.of("url", "mirror", "version", "sha256");

  private PlatformRules() {}

  static List<Finding> check(RubySource source) {
    var findings = new ArrayList<Finding>();
    List<Line> urls = source.heads("url").filter(line -> line.literal().isPresent()).toList();
    for (Line url : urls) {
      url(source, url, findings);
    }
    versions(source, urls, findings);
    missing(urls, findings);
    for (Line line : source.lines()) {
      conditional(line, findings);
      block(line, findings);
    }
    return findings;
  }

  private static void url(RubySource source, Line url, List<Finding> findings) {
    String literal = url.literal().orElseThrow();
    if (literal.contains("#{")) {
      findings.add(
          new Finding(
              url.number(),
              FormulaRule.URL,
              "the URL is put together by Ruby, so tools that read formulae cannot follow it",
              "write the URL in full"));
    }
    boolean hashed =
        source
            .heads("sha256")
            .anyMatch(line -> line.scope().equals(url.scope()) && line.number() > url.number());
    if (!hashed && !url.isWithin("livecheck do")) {
      findings.add(
          new Finding(
              url.number(),
              FormulaRule.SHA256,
              "no `sha256` after this `url`",
              "add it in the same block"));
    }
  }

  private static void versions(RubySource source, List<Line> urls, List<Finding> findings) {
    Optional<Line> version = source.topLevel("version").findFirst();
    if (version.isPresent()) {
      String said = version.get().literal().orElse("");
      if (!urls.isEmpty()
          && urls.stream().allMatch(url -> inTag(url).filter(said::equals).isPresent())) {
        findings.add(
            new Finding(
                version.get().number(),
                FormulaRule.VERSION_REDUNDANT,
                "Homebrew reads `%s` from every URL".formatted(said),
                "remove `version`"));
      }
      return;
    }
    for (Line url : urls) {
      if (inTag(url).isEmpty()) {
        findings.add(
            new Finding(
                url.number(),
                FormulaRule.VERSION_MISREAD,
                UrlVersion.ofFileName(url.literal().orElseThrow())
                    .map(
                        "no version in the URL's tag: Homebrew takes `%s` from the file name"
                            ::formatted)
                    .orElse("no version in the URL's tag for Homebrew to read"),
                "add `version \"…\"` after `homepage`, or after `url` if one stands at the top"));
      }
    }
    if (urls.stream().map(PlatformRules::inTag).flatMap(Optional::stream).distinct().count() > 1) {
      findings.add(
          new Finding(
              urls.getFirst().number(),
              FormulaRule.VERSION_MISREAD,
              "the URLs have different versions in their tags",
              "let all of them name one release"));
    }
  }

  private static Optional<String> inTag(Line url) {
    return UrlVersion.ofTag(url.literal().orElseThrow());
  }

  private static void missing(List<Line> urls, List<Finding> findings) {
    for (Platform platform : PLATFORMS) {
      String otherSystem = platform.os().equals("darwin") ? LINUX : MACOS;
      String otherProcessor = platform.architecture().equals("arm64") ? INTEL : ARM;
      if (urls.stream()
          .allMatch(url -> url.isWithin(otherSystem) || url.isWithin(otherProcessor))) {
        findings.add(
            new Finding(
                1,
                FormulaRule.PLATFORM_MISSING,
                "no URL for %s: the formula does not even load there".formatted(platform),
                "put one `url` and `sha256` at the top, and turn the platform away with"
                    + " `depends_on`"));
      }
    }
  }

  private static void conditional(Line line, List<Finding> findings) {
    boolean runs =
        line.scope().stream()
            .anyMatch(opener -> opener.startsWith("def ") || opener.equals("test do"));
    if (!runs && CONDITIONAL.matcher(line.code()).find()) {
      findings.add(
          new Finding(
              line.number(),
              FormulaRule.PLATFORM_CONDITIONAL,
              "Homebrew cannot simulate this for other platforms: audit sees one of them four times",
              "use `on_macos`, `on_linux`, `on_arm` and `on_intel` blocks"));
    }
  }

  private static void block(Line line, List<Finding> findings) {
    String head = line.head();
    boolean onlySystem = line.isDirectlyIn(MACOS) || line.isDirectlyIn(LINUX);
    boolean onlyProcessor =
        (line.isDirectlyIn(ARM) || line.isDirectlyIn(INTEL)) && line.scope().size() == 2;
    if (DOWNLOAD.contains(head) && (onlySystem || onlyProcessor)) {
      findings.add(
          new Finding(
              line.number(),
              FormulaRule.PLATFORM_BLOCK,
              "`%s` directly in `%s`".formatted(head, line.scope().getLast()),
              "put it into `on_arm` or `on_intel` inside `on_macos` or `on_linux`"));
    }
    if (line.isTopLevel() && (line.code().equals(ARM) || line.code().equals(INTEL))) {
      findings.add(
          new Finding(
              line.number(),
              FormulaRule.PLATFORM_BLOCK,
              "`%s` outside `on_macos` and `on_linux`".formatted(head),
              "nest it inside them"));
    }
  }
}
