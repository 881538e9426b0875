package ai.stigmer.release.formula;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Values of a product like ours, and of ones that are not. */
final class FormulaFixtures {
  static final String DESCRIPTION = "Run durable agents next to your own data";
  static final String GITHUB = "https://github.com/stigmer/stigmer/releases/download/v%s/";
  static final List<Platform> ALL =
      List.of(
          Platform.DARWIN_ARM64, Platform.DARWIN_AMD64, Platform.LINUX_ARM64, Platform.LINUX_AMD64);
  static final InstallPaths INSTALL =
      new InstallPaths(
          "bin/stigmer",
          Map.of(
              Shell.BASH, "share/completions/stigmer.bash",
              Shell.ZSH, "share/completions/_stigmer",
              Shell.FISH, "share/completions/stigmer.fish"),
          List.of("share/man/man1/stigmer.1"));

  private FormulaFixtures() {}

  static FormulaValues stigmer() {
    return on(ALL, "1.2.3", GITHUB.formatted("1.2.3"));
  }

  static FormulaValues on(List<Platform> platforms, String version, String folder) {
    var downloads = new LinkedHashMap<Platform, Download>();
    var bottles = new TreeMap<BottleTag, Digest>();
    for (Platform platform : platforms) {
      String file = "stigmer-%s-%s.tar.gz".formatted(version, platform.dashed());
      downloads.put(platform, new Download(URI.create(folder + file), Digest.of(bytes(file))));
      BottleTag tag = BottleTag.of(platform);
      bottles.put(tag, Digest.of(bytes(tag.toString())));
    }
    return new FormulaValues(
        new FormulaName("stigmer"),
        new About(DESCRIPTION, URI.create("https://stigmer.ai"), "Apache-2.0"),
        version,
        downloads,
        Optional.of(new BottleBlock(URI.create(folder.substring(0, folder.length() - 1)), bottles)),
        INSTALL,
        List.of(
            "A container engine (Docker or Podman) is optional: without one, the",
            "embedded runner is used.",
            "",
            "With one, `stigmer server start` first pulls an image of 52 MB."),
        Optional.of(new Service(List.of("server", "start"), Service.Restart.NEVER)),
        List.of("--version"));
  }

  static FormulaValues describedAs(String description) {
    return describedAs(stigmer(), description);
  }

  static FormulaValues describedAs(FormulaValues values, String description) {
    return with(
        values,
        new About(description, values.about().homepage(), values.about().license()),
        values.caveats());
  }

  static FormulaValues withCaveats(String... caveats) {
    return with(stigmer(), stigmer().about(), List.of(caveats));
  }

  static FormulaValues plain() {
    FormulaValues values = stigmer();
    return new FormulaValues(
        values.name(),
        values.about(),
        values.version(),
        values.downloads(),
        Optional.empty(),
        new InstallPaths("bin/stigmer", Map.of(), List.of()),
        List.of(),
        Optional.empty(),
        values.testArguments());
  }

  /** Every non-empty set of platforms. */
  static Stream<List<Platform>> subsets() {
    return java.util.stream.IntStream.range(1, 1 << ALL.size())
        .mapToObj(
            bits -> {
              var subset = new ArrayList<Platform>();
              for (int at = 0; at < ALL.size(); at++) {
                if ((bits & (1 << at)) != 0) {
                  subset.add(ALL.get(at));
                }
              }
              return List.copyOf(subset);
            });
  }

  private static FormulaValues with(FormulaValues values, About about, List<String> caveats) {
    return new FormulaValues(
        values.name(),
        about,
        values.version(),
        values.downloads(),
        values.bottles(),
        values.install(),
        caveats,
        values.service(),
        values.testArguments());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
