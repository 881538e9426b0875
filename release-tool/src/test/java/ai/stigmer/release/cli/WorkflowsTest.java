package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.lock.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the workflows and the action have to be like, whatever they do. */
class WorkflowsTest {
  private static final Path GITHUB = Path.of("../.github");
  private static final Path ACTION = GITHUB.resolve("actions/release-tool/action.yml");
  private static final Pattern USES = Pattern.compile("^ *(?:- )?uses: *(.*)$", Pattern.MULTILINE);
  private static final Pattern PINNED =
      Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
  private static final Pattern COMMAND =
      Pattern.compile(
          "^(?: *- run: | *run: | +)(?:bin/)?release-tool ([a-z][^|#\\n]*)", Pattern.MULTILINE);
  private static final Pattern ARGS = Pattern.compile("^ +args: *(.+)$", Pattern.MULTILINE);

  static Stream<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(GITHUB.resolve("workflows"))) {
      return files.sorted().toList().stream();
    }
  }

  static Stream<Path> scripts() throws IOException {
    return Stream.concat(workflows(), Stream.of(ACTION));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyActionIsPinnedByItsCommitAndSaysItsVersion(Path file) throws IOException {
    List<String> used =
        USES.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList();

    assertThat(used)
        .allSatisfy(
            uses -> {
              if (uses.startsWith("./")) {
                assertThat(Path.of("..", uses, "action.yml")).isRegularFile();
              } else {
                assertThat(uses).matches(PINNED);
              }
            });
  }

  /** One action has one pin, so that an update that forgets a place is seen. */
  @Test
  void oneActionIsPinnedOnce() throws IOException {
    List<String> pins = new ArrayList<>();
    for (Path file : scripts().toList()) {
      USES.matcher(Files.readString(file))
          .results()
          .map(found -> found.group(1))
          .forEach(pins::add);
    }

    assertThat(
            pins.stream()
                .filter(pin -> pin.contains("@"))
                .distinct()
                .map(pin -> pin.substring(0, pin.indexOf('@'))))
        .hasSizeGreaterThan(3)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyJobSaysItsPermissionsAndHowLongItMayTake(Path file) throws IOException {
    Map<String, Object> workflow = read(file);

    assertThat(map(workflow.get("permissions"))).as("of all jobs").isEmpty();
    assertThat(workflow).containsKey("concurrency");
    assertThat(map(workflow.get("jobs")))
        .isNotEmpty()
        .allSatisfy(
            (name, job) ->
                assertThat(map(job)).as(name).containsKeys("permissions", "timeout-minutes"));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void noCheckoutLeavesATokenBehind(Path file) throws IOException {
    for (Map<String, Object> step : steps(file)) {
      if (String.valueOf(step.get("uses")).startsWith("actions/checkout@")) {
        assertThat(map(step.get("with"))).containsEntry("persist-credentials", false);
      }
    }
  }

  /** What is put into a script is run; what is in its environment is not. */
  @ParameterizedTest
  @MethodSource("scripts")
  void noExpressionStandsInAScript(Path file) throws IOException {
    assertThat(steps(file))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(String.valueOf(step.get("run"))).doesNotContain("${{"));
  }

  @Test
  void onlyThePublishingJobMayPublishOrHasSecrets() throws IOException {
    Map<String, Object> jobs = map(read(GITHUB.resolve("workflows/release.yml")).get("jobs"));

    assertThat(map(map(jobs.get("build")).get("permissions")))
        .isEqualTo(Map.of("contents", "read"));
    assertThat(map(map(jobs.get("verify")).get("permissions")))
        .isEqualTo(Map.of("contents", "read"));
    assertThat(map(map(jobs.get("attest")).get("permissions")))
        .isEqualTo(Map.of("id-token", "write", "attestations", "write"));
    assertThat(map(map(jobs.get("publish")).get("permissions")))
        .isEqualTo(Map.of("contents", "write", "packages", "write"));
    assertThat(jobs.get("build") + " " + jobs.get("attest") + " " + jobs.get("verify"))
        .doesNotContain("secrets.", "github.token");
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void theJdkIsTheOneThatReleaseLockPins(Path file) throws IOException {
    String pinned =
        LockFile.read(Path.of("../release.lock")).lock().jdk(Platform.LINUX_AMD64).version();

    for (Map<String, Object> step : steps(file)) {
      if (String.valueOf(step.get("uses")).startsWith("actions/setup-java@")) {
        assertThat(pinned).isEqualTo(map(step.get("with")).get("java-version") + "-LTS");
      }
    }
  }

  static Stream<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path file : scripts().toList()) {
      String text =
          Files.readString(file).replaceAll("\\$\\{\\{ needs\\.publish[^}]*version }}", "1.2.3");
      Stream.of(COMMAND, ARGS)
          .flatMap(pattern -> pattern.matcher(text).results())
          .map(WorkflowsTest::command)
          .forEach(commands::add);
    }
    return commands.stream().distinct();
  }

  private static String command(MatchResult found) {
    return found.group(1).strip();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsUnderstood(String command) {
    assertThatNoException()
        .isThrownBy(() -> ReleaseTool.commandLine().parseArgs(command.split(" +")));
  }

  @Test
  void findsTheCommands() throws IOException {
    assertThat(commands())
        .contains("publish --no-build", "verify 1.2.3 --deep", "build --profile local");
  }

  private static List<Map<String, Object>> steps(Path file) throws IOException {
    Map<String, Object> all = read(file);
    List<Map<String, Object>> steps = new ArrayList<>();
    List<Object> owners =
        all.containsKey("runs")
            ? List.of(map(all.get("runs")))
            : List.copyOf(map(all.get("jobs")).values());
    for (Object owner : owners) {
      for (Object step : list(map(owner).get("steps"))) {
        steps.add(map(step));
      }
    }
    return steps;
  }

  private static Map<String, Object> read(Path file) throws IOException {
    return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }
}
