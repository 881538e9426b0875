package ai.stigmer.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.stigmer.runner.command.RunningCommand.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {
  private static final Commands COMMANDS =
      Commands.ofThisMachine(String.valueOf(System.getenv("PATH")));
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void aFolderBesideAPreciousFile() throws IOException {
    folder = Files.createDirectory(temporary.resolve("thread-one"));
    Files.createDirectory(temporary.resolve("thread-two"));
    Files.writeString(temporary.resolve("thread-two/precious"), "kept");
  }

  private End run(String line) throws IOException, InterruptedException {
    return COMMANDS.start(line, folder, Map.of(), 10_000).await(LONG);
  }

  private String output(String line) throws IOException, InterruptedException {
    End end = run(line);
    assertThat(end).isInstanceOf(End.Exited.class);
    return end.output();
  }

  @Test
  void givesExitCodeAndBothOutputs() throws Exception {
    assertThat(run("echo out; echo err >&2; exit 3")).isEqualTo(new End.Exited(3, "out\nerr\n"));
  }

  @Test
  void runsInTheFolderWithoutInput() throws Exception {
    assertThat(output("pwd; cat; echo x > made")).isEqualTo(folder + "\n");
    assertThat(folder.resolve("made")).hasContent("x");
  }

  @Test
  void theEnvironmentIsCleanButForWhatWasGiven() throws Exception {
    End end =
        COMMANDS
            .start(
                "env -u PWD -u SHLVL -u _ | cut -d= -f1 | sort",
                folder,
                Map.of("TOKEN", "x"),
                10_000)
            .await(LONG);
    assertThat(end.output().lines())
        .containsExactly("HOME", "LANG", "PATH", "STIGMER_COMMAND", "TERM", "TMPDIR", "TOKEN");
  }

  @Test
  void theRunnersOwnEnvironmentAndMemoryCannotBeRead() throws Exception {
    // Root may look at every process: as what the image's user can is asked here.
    String asUser =
        System.getProperty("user.name").equals("root")
            ? "setpriv --bounding-set=-all --inh-caps=-all "
            : "";
    assertThat(run(asUser + "cat /proc/" + ProcessHandle.current().pid() + "/environ"))
        .isInstanceOfSatisfying(
            End.Exited.class,
            exited -> {
              assertThat(exited.code()).isNotZero();
              assertThat(exited.output()).contains("denied");
            });
  }

  @Test
  void noFileOutsideTheFolderCanBeReachedWhereTheKernelHelps() throws Exception {
    assumeTrue(COMMANDS.confined(), "this kernel has no Landlock");
    Path precious = temporary.resolve("thread-two/precious");
    for (String attempt :
        List.of(
            "cat " + precious,
            "cat ../thread-two/precious",
            "ln -s " + precious + " link; cat link",
            "ln " + precious + " hard",
            "mv " + precious + " here",
            "rm " + precious,
            "echo x > " + precious,
            "ls ..",
            "ls " + System.getProperty("user.home"),
            "touch /usr/new /etc/new /tmp/new",
            "kill -0 " + ProcessHandle.current().pid())) {
      assertThat(run(attempt))
          .as(attempt)
          .isInstanceOfSatisfying(
              End.Exited.class, exited -> assertThat(exited.code()).isNotZero());
    }
    assertThat(precious).hasContent("kept");
    assertThat(
            output("ls /usr/bin | head -1; echo x > /dev/null; echo t > $TMPDIR/t; cat $TMPDIR/t"))
        .endsWith("t\n");
  }

  @Test
  void longOutputKeepsBeginningAndEnd() throws Exception {
    End end = COMMANDS.start("seq 1 100000", folder, Map.of(), 1000).await(LONG);
    assertThat(end.output())
        .startsWith("1\n2\n3\n")
        .endsWith("99999\n100000\n")
        .contains("bytes left out");
    assertThat(end.output().length()).isLessThan(1100);
  }

  @Test
  void isKilledWithItsChildrenWhenItsTimeIsOver() throws Exception {
    RunningCommand running =
        COMMANDS.start(
            "echo begun; sleep 4711.1 & (sleep 4711.2 &) ; (setsid sleep 4711.3 &); sleep 4711.4",
            folder,
            Map.of(),
            10_000);
    assertThat(running.await(Duration.ofSeconds(1))).isEqualTo(new End.Killed("begun\n"));
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void whatItLeavesRunningIsEndedWithIt() throws Exception {
    // Another session, orphaned, and none of its outputs open any more.
    assertThat(output("(setsid sh -c 'sleep 4711.5 & sleep 4711.6' >/dev/null 2>&1 &); echo left"))
        .isEqualTo("left\n");
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void killEndsItSoon() throws Exception {
    RunningCommand running = COMMANDS.start("sleep 4711.7", folder, Map.of(), 10_000);
    running.kill();
    assertThat(running.await(LONG)).isEqualTo(new End.Killed(""));
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void itsTemporaryFilesGoWithIt() throws Exception {
    Path used = Path.of(output("echo x > $TMPDIR/file; printf %s $TMPDIR"));
    assertThat(used).isAbsolute().doesNotExist();
  }

  @Test
  void aLineThatIsTooLongCannotBeStarted() {
    assertThatThrownBy(() -> run("#" + "x".repeat(1024 * 1024))).isInstanceOf(IOException.class);
  }

  private static List<String> sleepers() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.matches(".*sleep 4711\\.\\d"))
        .toList();
  }
}
