package ai.stigmer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainIT {
  @TempDir Path home;

  private List<String> released() throws Exception {
    return List.of("-Dapp.home=" + SampleHome.in(home), "-Dapp.version=1.2.3");
  }

  @Test
  void theVersionOptionLoadsNeitherPicocliNorJson() throws Exception {
    Path log = home.resolve("classes.log");
    List<String> options =
        List.of("-Dapp.home=/nowhere", "-Dapp.version=1.2.3", "-Xlog:class+load:file=" + log);
    assertThat(Program.run(Program.stigmer(options, "--version")))
        .isEqualTo(new Ended(0, "stigmer 1.2.3\n", ""));
    assertThat(Files.readString(log))
        .contains("ai.stigmer.cli.Main ")
        .doesNotContain("picocli", "nanojson", "ai.stigmer.cli.Cli");
  }

  @Test
  void withoutALauncherItIsADevelopmentBuild() throws Exception {
    assertThat(Program.run(Program.stigmer(List.of(), "--version")))
        .isEqualTo(new Ended(0, "stigmer development\n", ""));
  }

  @Test
  void dataGoesToOutputAndWordsToError() throws Exception {
    Ended development = Program.run(Program.stigmer(List.of(), "version"));
    assertThat(development.status()).isZero();
    assertThat(development.out()).startsWith("stigmer   development\n");
    assertThat(development.err()).startsWith("warning: ");

    Ended released = Program.run(Program.stigmer(released(), "version"));
    assertThat(released.status()).isZero();
    assertThat(released.out()).startsWith("stigmer   1.2.3\n");
    assertThat(released.err()).isEmpty();
  }

  @Test
  void exitStatusesReachTheShell() throws Exception {
    assertThat(Program.run(Program.stigmer(List.of(), "verion")).status()).isEqualTo(2);
    assertThat(Program.run(Program.stigmer(List.of("-Dapp.home=" + home), "version")).status())
        .isEqualTo(1);
  }

  @Test
  void jsonIsUtf8InAnyLocale() throws Exception {
    Ended run =
        Program.run(
            Map.of("LC_ALL", "C.UTF-8"),
            Program.stigmer(
                List.of("-Dstdout.encoding=US-ASCII"), "completion", "schön", "-o", "json"));
    assertThat(run.out()).contains("`schön`");
  }

  @Test
  void whatIsNotATerminalGetsPlainLines() throws Exception {
    for (Map<String, String> environment :
        List.of(Map.of("NO_COLOR", "1"), Map.of("CI", "true"), Map.of("TERM", "xterm-256color"))) {
      for (String argument : List.of("--help", "nosuch")) {
        Ended run = Program.run(environment, Program.stigmer(List.of(), argument));
        assertThat(run.out() + run.err()).isNotEmpty().doesNotContain("\u001B");
      }
    }
  }

  @Test
  void aFullDiskIsAFailure() throws Exception {
    for (String arguments : List.of("--version", "version", "version -o json")) {
      String command =
          "'" + String.join("' '", Program.stigmer(released())) + "' " + arguments + " >/dev/full";
      assertThat(Program.run(List.of("sh", "-c", command)).status()).as(arguments).isEqualTo(1);
    }
  }

  /** What a release trains its class-data archive with, where no engine is. */
  @Test
  void aRehearsalStartsAndLooksAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    List<String> options = new ArrayList<>(released());
    options.add("-Djava.io.tmpdir=" + temporary);
    Ended run = Program.run(Program.stigmer(options, "--rehearse"));
    assertThat(run.status()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("ready: ", "already running: ", "runner     ready\n", "\"ready\"");
    assertThat(temporary).isEmptyDirectory();
  }
}
