package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool as a step of a workflow: what it writes to its log and to the files of the runner. */
class GitHubActionsIT {
  private static final String TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

  @TempDir Path temporary;
  private TinyRepository repository;
  private Path output;
  private Path summary;

  @BeforeAll
  static void requireGit() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void create() {
    repository =
        new TinyRepository(temporary)
            .releasing("  github: acme/acme\n", "  github: acme/acme\n  folder: dist/local\n");
    output = temporary.resolve("output");
    summary = temporary.resolve("summary");
  }

  @Test
  void publishTellsLaterStepsAndThePage() throws IOException {
    Outcome planned = run("publish", "--dry-run");
    assertThat(planned.exitCode()).as(planned.err()).isEqualTo(2);
    assertThat(outputs()).containsEntry("changed", "true");

    Outcome published = run("publish");

    assertThat(published.exitCode()).as(published.err()).isZero();
    assertThat(published.err().lines().filter(line -> line.startsWith("::")))
        .containsExactly(
            "::group::preflight",
            "::endgroup::",
            "::group::build",
            "::endgroup::",
            "::group::publish",
            "::endgroup::",
            "::group::verify",
            "::endgroup::");
    Map<String, String> outputs = outputs();
    assertThat(outputs)
        .containsEntry("version", "1.2.3")
        .containsEntry("tag", "v1.2.3")
        .containsEntry("prerelease", "false")
        .containsEntry("changed", "true")
        .doesNotContainKey("release-url");
    assertThat(outputs.get("image"))
        .matches("registry\\.example\\.com/acme@sha256:[0-9a-f]{64}")
        .isEqualTo(outputs.get("images"));
    assertThat(Files.readString(summary))
        .contains("### Plan\n\n```text\nimage ")
        .containsPattern("(?m)^  1 push    acme sha256:")
        .contains("### acme: published 1.2.3: ")
        .contains("| ARTIFACT | PLATFORM | SIZE | DIGEST |\n|---|---|---:|---|\n")
        .contains("| registry.example.com/acme:1.2.3 | all |");

    assertThat(run("publish").exitCode()).isZero();
    assertThat(outputs()).containsEntry("changed", "false").containsEntry("version", "1.2.3");
    assertThat(everything(published)).doesNotContain(TOKEN);
  }

  @Test
  void aFormulaThatSomebodyEditedFailsTheStepOfAReleaseThatLaterOnesLearnOf() throws IOException {
    TinyProduct product = TinyProduct.in(temporary);
    product.putInto(repository, product.releaseYml("  github: acme/acme\n  folder: dist/local\n"));
    repository.tree().git("tag", "--force", "v1.2.3");
    BareRepository.create(
        repository.dist().resolve("local/tap.git"),
        "Formula/acme.rb",
        "class Acme < Formula\nend\n");

    Outcome published = run(Map.of("JAVA_HOME", product.jdk().toString()), "publish");

    assertThat(published.exitCode()).as(published.err()).isEqualTo(76);
    assertThat(published.err())
        .contains("::error title=release-tool publish%3A exit 76::")
        .contains("`formula acme` is `edited by hand`, expected `1.2.3`");
    assertThat(outputs())
        .containsEntry("version", "1.2.3")
        .containsEntry("tag", "v1.2.3")
        .containsEntry("changed", "true")
        .containsKey("image");
    assertThat(Files.readString(summary))
        .containsSubsequence(
            "### acme: published 1.2.3: ",
            "### release&#45;tool publish failed",
            "`formula acme` is `edited by hand`");
  }

  @Test
  void aFailureIsAnnotatedAndNothingInItIsACommand() throws IOException {
    Outcome failed = run("build", "--file", "none\n::add-path::/tmp\r::error::x.yml");

    assertThat(failed.exitCode()).isEqualTo(78);
    List<String> commands =
        failed.err().lines().filter(line -> line.strip().startsWith("::")).toList();
    assertThat(commands).hasSize(3).startsWith("::group::build", "::endgroup::");
    assertThat(commands.getLast())
        .startsWith("::error title=release-tool build%3A exit 78::")
        .contains("none%0A::add-path::/tmp%0D::error::x.yml")
        .contains("%0Ahint: ");
    assertThat(failed.err()).contains("\n: :add-path::/tmp");
    assertThat(Files.readString(summary))
        .startsWith("### release&#45;tool build failed\n\n```text\n");
    assertThat(output).doesNotExist();
  }

  private Outcome run(String... arguments) throws IOException {
    return run(Map.of(), arguments);
  }

  private Outcome run(Map<String, String> more, String... arguments) throws IOException {
    Files.deleteIfExists(output);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CI", "true");
    environment.put("GITHUB_ACTIONS", "true");
    environment.put("GITHUB_OUTPUT", output.toString());
    environment.put("GITHUB_STEP_SUMMARY", summary.toString());
    environment.put("GITHUB_TOKEN", TOKEN);
    return repository.run(environment, arguments);
  }

  private String everything(Outcome outcome) throws IOException {
    return outcome.out() + outcome.err() + Files.readString(output) + Files.readString(summary);
  }

  /** As the runner reads them. */
  private Map<String, String> outputs() throws IOException {
    Map<String, String> outputs = new TreeMap<>();
    List<String> lines = new ArrayList<>(Files.readAllLines(output));
    while (!lines.isEmpty()) {
      String[] first = lines.removeFirst().split("<<", 2);
      List<String> value = new ArrayList<>();
      for (String line = lines.removeFirst(); !line.equals(first[1]); line = lines.removeFirst()) {
        value.add(line);
      }
      outputs.put(first[0], String.join("\n", value));
    }
    return outputs;
  }
}
