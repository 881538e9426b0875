package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Commit;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.LocalDestinations;
import ai.stigmer.release.publish.Publication;
import ai.stigmer.release.publish.Publisher;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tap update} from the outside, on two releases and a formula that somebody edited. */
class TapUpdateCommandTest {
  static final String RELEASE_YML =
      """
      product:
        name: stigmer
        description: Run agents
        homepage: https://stigmer.ai
        license: Apache-2.0
        vendor: Acme
      runtimes:
        - name: java
          modules: [java.base]
          sources:
            linux/amd64:
              jdk: build
            linux/arm64:
              jdk: build
      distributions:
        - name: stigmer
          platforms: [linux/amd64, linux/arm64]
          runtime: java
          application:
            command: stigmer
            mainClass: acme.Main
            jars: [acme.jar]
      formula:
        distribution: stigmer
        description: Run agents
        bottles:
          linux/amd64: x86_64_linux
          linux/arm64: arm64_linux
      destinations:
        github: acme/stigmer
        tap: https://github.com/acme/homebrew-tap.git
      profiles:
        local:
          folder: out
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ReleaseManifest first;

  @BeforeEach
  void publishTwoVersionsAndEditTheFormula() throws IOException {
    Files.writeString(folder.resolve("release.yml"), RELEASE_YML);
    first = publish(folder.resolve("first"), "1.2.3");
    String older = tip().text().orElseThrow();
    publish(folder.resolve("dist"), "1.3.0");
    commit(older.replace("Run agents", "Run my agents"));
  }

  @Test
  void leavesAnEditedFormulaAloneAndSaysHowItGetsThere() {
    String before = tip().toString();

    assertThat(run()).isEqualTo(76);

    assertThat(err.toString())
        .isEqualTo(
            """
            error: `formula stigmer` is `edited by hand`, expected `1.3.0`

            hint: `release-tool tap update 1.3.0 --surgical` changes its url, sha256, version and \
            bottles alone; `--overwrite` replaces it
            """);
    assertThat(tip().toString()).isEqualTo(before);
  }

  @Test
  void showsTheLinesThatChangeBeforeTheyDo() {
    String before = tip().toString();

    assertThat(run("--surgical", "--dry-run")).isEqualTo(2);

    assertThat(out.toString())
        .startsWith("--- a/Formula/stigmer.rb\n+++ b/Formula/stigmer.rb\n@@ ");
    List<String> changed = new ArrayList<>();
    for (String line : out.toString().lines().skip(2).toList()) {
      if (line.startsWith("-") || line.startsWith("+")) {
        changed.add(line.substring(0, 1) + line.substring(1).strip().split(" ", 2)[0]);
      }
    }
    assertThat(changed)
        .isNotEmpty()
        .allMatch(line -> line.matches("[-+](url|sha256|version|root_url)"));
    assertThat(tip().toString()).isEqualTo(before);

    assertThat(run("--surgical")).isZero();
    assertThat(err.toString()).startsWith("done: ").endsWith("tap.git has 1.3.0\n");
    assertThat(tip().text().orElseThrow()).contains("Run my agents", "1.3.0");

    String after = tip().toString();
    assertThat(run("--surgical")).isZero();
    assertThat(run()).isEqualTo(76);
    assertThat(tip().toString()).isEqualTo(after);
  }

  @Test
  void overwritesAnEditedFormulaWhenTold() {
    assertThat(run("--overwrite")).as(err.toString()).isZero();

    assertThat(tip().text().orElseThrow()).doesNotContain("my agents").contains("1.3.0");
    String after = tip().toString();
    assertThat(run()).isZero();
    assertThat(err.toString()).startsWith("nothing to do: ").endsWith(" has 1.3.0\n");
    assertThat(tip().toString()).isEqualTo(after);
  }

  @Test
  void takesAPublishedVersionAndNeverAnOlderOne() {
    assertThat(run("1.3.0", "--overwrite")).isZero();

    assertThat(run("1.2.3")).isEqualTo(76);
    assertThat(err.toString())
        .contains("is `has 1.3.0, which is newer`, expected `1.2.3`")
        .contains("release-tool rollback --to 1.2.3");
    assertThat(run("1.9.9")).isEqualTo(65);
  }

  @Test
  void doesNotKeepAndOverwriteAtOnce() {
    assertThat(run("--surgical", "--overwrite")).isEqualTo(64);
  }

  @Test
  void aPlanRefusesTheFormulaAloneAndVerifyNamesIt() {
    assertThat(tool("plan")).isEqualTo(2);
    assertThat(out.toString())
        .isEqualTo(
            """
            tap %s
                refuse  formula stigmer: it is `1.2.3, edited by hand`, this release has `1.3.0`
                        hint: `release-tool tap update 1.3.0 --surgical` changes its url, sha256, \
            version and bottles alone; `--overwrite` replaces it
            0 actions, 0 B to send
            """
                .formatted(folder.resolve("out/tap.git")));

    assertThat(tool("verify")).isEqualTo(76);
    assertThat(err.toString())
        .contains("Formula/stigmer.rb version` is `edited by hand`, expected `1.3.0`")
        .contains("hint: `release-tool tap update 1.3.0 --surgical`");

    assertThat(run("--surgical")).isZero();
    assertThat(tool("plan")).isZero();
    assertThat(tool("verify")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("verified: 1.3.0 is what was built\n");
  }

  @Test
  void aRollbackLeavesAnEditedFormulaAndTapUpdateTakesItBack() {
    assertThat(run("--surgical")).isZero();
    String before = tip().toString();

    assertThat(tool("rollback", "--to", "1.2.3", "--yes")).isEqualTo(76);

    assertThat(err.toString())
        .contains("`formula stigmer` is `1.3.0, edited by hand`, expected `1.2.3`")
        .contains("hint: `release-tool tap update 1.2.3 --surgical`");
    assertThat(LocalDestinations.releases(folder.resolve("out")).latest()).hasValue("v1.2.3");
    assertThat(tip().toString()).isEqualTo(before);

    assertThat(run("1.2.3", "--surgical")).as(err.toString()).isZero();
    assertThat(tip().text().orElseThrow())
        .contains("Run my agents", "1.2.3")
        .doesNotContain("1.3.0");
    assertThat(tool("verify", "1.2.3")).as(err.toString()).isZero();
  }

  private int run(String... arguments) {
    return tool(
        Stream.concat(Stream.of("tap", "update"), Stream.of(arguments)).toArray(String[]::new));
  }

  private int tool(String... command) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("-p", "local", "-f", folder.resolve("release.yml").toString()));
    return ReleaseTool.execute(
        ReleaseTool.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true)),
        all.toArray(String[]::new));
  }

  private ReleaseManifest publish(Path dist, String version) {
    ReleaseManifest release = SampleRelease.build(dist, version);
    new Publisher(
            new Publication(
                Dist.open(dist),
                Optional.of(SampleRelease::formula),
                Succession.FINAL_VERSIONS,
                Yanked.STAYS,
                Part.ALL),
            LocalDestinations.in(folder.resolve("out"), release),
            new PublishLines(
                Console.of(new PrintWriter(new StringWriter()), Map.of("TERM", "dumb")),
                InstantSource.system()))
        .publish();
    return release;
  }

  private Tap tap() {
    return LocalDestinations.in(folder.resolve("out"), first).tap().orElseThrow();
  }

  private Tip tip() {
    return tap().tip("stigmer");
  }

  private void commit(String text) {
    tap().update(tip(), text, new Commit("by hand", Instant.EPOCH));
  }
}
