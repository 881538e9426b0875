package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is rendered, in the hands of Ruby, RuboCop and a stub of Homebrew's DSL. */
class FormulaIT {
  private static final Path RESOURCES = Path.of("src/test/resources/formula");
  private static final Path EDITED = Path.of("src/test/resources/golden/formula/edit");
  private static final String HOSTILE = "Say \"hi\" #{exit 1} #$0 #@x \\ back\nnew\tline é C#";
  private static final String LAUNCHER =
      """
      #!/bin/sh
      here=$(dirname "$(readlink -f "$0")")
      test -f "$here/../lib/app/app.jar" && echo "stigmer 1.2.3"
      """;

  @TempDir Path folder;

  @Test
  void rubyAndRubocopAcceptWhatIsRendered() throws Exception {
    String ruby = RequiredTool.require("ruby").toString();
    String rubocop = RequiredTool.require("rubocop").toString();
    var files = new ArrayList<String>();
    int number = 0;
    for (List<Platform> platforms : FormulaFixtures.subsets().toList()) {
      files.add(write("f" + number++, FormulaFixtures.on(platforms, "1.2.3", github())).toString());
    }
    files.add(write("hostile", FormulaFixtures.describedAs(HOSTILE)).toString());
    files.add(write("caveats", hostileCaveats()).toString());
    files.add(write("plain", FormulaFixtures.plain()).toString());
    for (String edited : List.of("bottles", "platform_blocks", "single_url")) {
      files.add(EDITED.resolve(edited + ".rb").toAbsolutePath().toString());
    }

    for (String file : files) {
      assertThat(run(List.of(ruby, "--disable=gems", "-wc", file))).contains("Syntax OK");
    }
    var command =
        new ArrayList<>(
            List.of(
                rubocop,
                "--cache",
                "false",
                "--config",
                RESOURCES.resolve("rubocop.yml").toAbsolutePath().toString()));
    command.addAll(files);
    assertThat(run(command)).contains("no offenses detected");
  }

  @ParameterizedTest
  @MethodSource("ai.stigmer.release.formula.FormulaFixtures#subsets")
  void eachPlatformGetsItsOwnArchiveOrIsTurnedAway(List<Platform> platforms) throws Exception {
    FormulaValues values = FormulaFixtures.on(platforms, "1.2.3", github());
    Path formula = write("stigmer", values);

    for (Platform platform : FormulaFixtures.ALL) {
      JsonNode report = load(formula, platform);

      assertThat(report.get("version").asString()).isEqualTo("1.2.3");
      Download download = values.downloads().get(platform);
      if (download == null) {
        assertThat(report.get("unmet").size()).as("%s is turned away", platform).isPositive();
      } else {
        assertThat(report.get("unmet").size()).as("%s is served", platform).isZero();
        assertThat(report.get("url").asString()).isEqualTo(download.url().toString());
        assertThat(report.get("sha256").asString()).isEqualTo(download.sha256().hex());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void anEditedFormulaServesEachPlatformItsNewArchive(Platform platform) throws Exception {
    Download wanted =
        Objects.requireNonNull(
            FormulaFixtures.on(
                    FormulaFixtures.ALL, "1.3.0", FormulaFixtures.GITHUB.formatted("1.3.0"))
                .downloads()
                .get(platform));

    JsonNode report = load(EDITED.resolve("platform_blocks.rb").toAbsolutePath(), platform);

    assertThat(report.get("version").asString()).isEqualTo("1.3.0");
    assertThat(report.get("url").asString()).isEqualTo(wanted.url().toString());
    assertThat(report.get("sha256").asString()).isEqualTo(wanted.sha256().hex());
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void anInstallPassesItsTestAndLeavesTheKegABottleHas(Platform platform) throws Exception {
    FormulaValues values = FormulaFixtures.stigmer();
    Path archive = archive();
    Map<String, String> expected = keg(archive, values.install());
    Path prefix = folder.resolve("prefix");

    JsonNode report =
        load(write("stigmer", values), platform, archive.toString(), prefix.toString());

    var keg = new TreeMap<String, String>();
    report.get("keg").properties().forEach(e -> keg.put(e.getKey(), e.getValue().asString()));
    assertThat(keg).isEqualTo(expected);
    assertThat(report.get("caveats").asString().lines().toList()).isEqualTo(values.caveats());
    assertThat(report.get("service"))
        .extracting(JsonNode::asString)
        .containsExactly(prefix.resolve("opt/stigmer/bin/stigmer").toString(), "server", "start");
    BottleBlock bottles = values.bottles().orElseThrow();
    assertThat(report.at("/bottle/root_url").asString()).isEqualTo(bottles.rootUrl().toString());
    assertThat(report.at("/bottle/cellars"))
        .extracting(JsonNode::asString)
        .containsExactly("any_skip_relocation");
    bottles
        .sha256()
        .forEach(
            (tag, digest) ->
                assertThat(report.at("/bottle/sha256/" + tag).asString()).isEqualTo(digest.hex()));
  }

  @Test
  void hostileTextReachesUsersAsItWasWritten() throws Exception {
    JsonNode described =
        load(write("stigmer", FormulaFixtures.describedAs(HOSTILE)), Platform.LINUX_AMD64);

    assertThat(described.get("desc").asString()).isEqualTo(HOSTILE);

    FormulaValues values = hostileCaveats();
    JsonNode installed =
        load(
            write("stigmer", values),
            Platform.LINUX_AMD64,
            archive().toString(),
            folder.resolve("prefix").toString());

    assertThat(installed.get("caveats").asString().lines().toList()).isEqualTo(values.caveats());
  }

  static List<Platform> platforms() {
    return FormulaFixtures.ALL;
  }

  private static String github() {
    return FormulaFixtures.GITHUB.formatted("1.2.3");
  }

  private static FormulaValues hostileCaveats() {
    return FormulaFixtures.withCaveats(
        "EOS", "  say \"hi\" \\\" to #{exit 1} \\", "", "end", "#$0 C#", "tab\there");
  }

  private Path write(String name, FormulaValues values) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".rb"), FormulaTemplate.standard().render(values));
  }

  /** An unpacked archive, as {@code def install} finds it: its single top folder is gone. */
  private Path archive() throws IOException {
    Path archive = folder.resolve("archive");
    for (String path :
        List.of(
            "LICENSE",
            "bin/stigmer",
            "distribution.json",
            "embedded/binaries/agent-runner.tar.gz",
            "lib/app/app.jar",
            "lib/runtime/release",
            "share/completions/_stigmer",
            "share/completions/stigmer.bash",
            "share/completions/stigmer.fish",
            "share/man/man1/stigmer.1")) {
      Path file = archive.resolve(path);
      Files.createDirectories(
          archive.resolve(path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : ""));
      Files.writeString(file, "contents of " + path);
    }
    Path launcher = Files.writeString(archive.resolve("bin/stigmer"), LAUNCHER);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return archive;
  }

  private static Map<String, String> keg(Path archive, InstallPaths install) throws IOException {
    List<String> paths;
    try (var files = Files.walk(archive)) {
      paths =
          files
              .filter(Files::isRegularFile)
              .map(file -> archive.relativize(file).toString())
              .toList();
    }
    var keg = new TreeMap<String, String>();
    for (KegEntry entry : Keg.of(install, paths)) {
      keg.put(
          entry.kegPath(),
          switch (entry) {
            case KegEntry.Moved moved -> Files.readString(archive.resolve(moved.archivePath()));
            case KegEntry.Link link -> "-> " + link.target();
          });
    }
    return keg;
  }

  private JsonNode load(Path formula, Platform platform, String... archiveAndPrefix)
      throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                RequiredTool.require("ruby").toString(),
                "--disable=gems",
                RESOURCES.resolve("formula_stub.rb").toAbsolutePath().toString(),
                formula.toString(),
                platform.os(),
                platform.architecture()));
    command.addAll(List.of(archiveAndPrefix));
    return JsonMapper.shared().readTree(run(command));
  }

  private String run(List<String> command) throws Exception {
    Path output = folder.resolve("output");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    int exit = builder.start().waitFor();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(exit).as(said).isZero();
    return said;
  }
}
