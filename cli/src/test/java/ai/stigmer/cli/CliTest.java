package ai.stigmer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.failure.ExitStatus;
import ai.stigmer.cli.host.Host;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  @TempDir Path folder;

  private record Run(ExitStatus status, String out, String err) {}

  private static Run run(Optional<Path> home, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitStatus status =
        new Cli(home, home.map(_ -> "1.2.3"), CliTest::noHost, print(out), print(err)).run(args);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Host noHost() {
    throw new AssertionError("this command needs no machine");
  }

  private static Run run(String... args) {
    return run(Optional.empty(), args);
  }

  private static PrintStream print(OutputStream stream) {
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  private static String withoutRuntime(String output) {
    return output
        .replaceAll("(?m)^(runtime +Java ).+$", "$1<runtime>")
        .replaceAll("(\"runtime\":\\{)[^}]+", "$1");
  }

  private static JsonObject json(Run run) throws JsonParserException {
    assertThat(run.out()).endsWith("}\n").satisfies(line -> assertThat(line.lines()).hasSize(1));
    return JsonParser.object().from(run.out());
  }

  @Test
  void showsWhatIsInstalled() throws IOException {
    Run run = run(Optional.of(SampleHome.in(folder)), "version");
    assertThat(run.status()).isEqualTo(ExitStatus.DONE);
    assertThat(run.err()).isEmpty();
    Golden.check("version.txt", withoutRuntime(run.out()));
  }

  @Test
  void showsWhatIsInstalledAsJson() throws IOException {
    Run run = run(Optional.of(SampleHome.in(folder)), "version", "-o", "json");
    assertThat(run.err()).isEmpty();
    Golden.check("version.json", withoutRuntime(run.out()));
  }

  @Test
  void showsTheRuntimeItRunsOn() throws JsonParserException {
    JsonObject runtime = json(run("version", "-o", "json")).getObject("data").getObject("runtime");
    assertThat(runtime.getString("java")).isEqualTo(System.getProperty("java.runtime.version"));
    assertThat(runtime.getString("vendor")).isEqualTo(System.getProperty("java.vendor"));
    assertThat(runtime.getString("os")).isEqualTo(System.getProperty("os.name"));
    assertThat(runtime.getString("arch")).isEqualTo(System.getProperty("os.arch"));
    assertThat(run("version").out()).contains(System.getProperty("java.runtime.version"));
  }

  @Test
  void saysThatADevelopmentBuildIsOne() throws IOException {
    Run run = run("version");
    assertThat(run.status()).isEqualTo(ExitStatus.DONE);
    Golden.check("version-development.txt", withoutRuntime(run.err() + run.out()));
    Golden.check("version-development.json", withoutRuntime(run("version", "-ojson").out()));
  }

  @Test
  void theVersionOptionAnswersInBothFormats() throws IOException {
    Optional<Path> home = Optional.of(SampleHome.in(folder));
    assertThat(run(home, "--version", "-o", "text").out()).isEqualTo("stigmer 1.2.3\n");
    assertThat(run(home, "--version", "-o", "json").out())
        .isEqualTo(run(home, "version", "-o", "json").out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "version",
        "completion",
        "doctor",
        "server",
        "server start",
        "server stop",
        "server restart",
        "server status",
        "server logs",
        "server update"
      })
  void helpIsData(String command) throws IOException {
    Run run = run((command + " --help").strip().split(" "));
    assertThat(run.status()).isEqualTo(ExitStatus.DONE);
    assertThat(run.err()).isEmpty();
    Golden.check(
        "help-" + (command.isEmpty() ? "stigmer" : command.replace(' ', '-')) + ".txt", run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-command        | stigmer    |
          unknown-command   | stigmer    | verion
          unknown-option    | version    | version --verbos
          extra-argument    | version    | version twice
          no-shell          | completion | completion
          unknown-shell     | completion | completion tcsh
          no-server-command | server     | server
          unknown-server    | server     | server strat
          no-format         | version    | version -o
          unknown-format    | version    | version -o yaml
          format-twice      | version    | version -o text -o text
          """)
  void aWrongCommandLineSaysWhatToDo(String name, String command, String line) throws Exception {
    String[] args = line == null ? new String[0] : line.split(" ");
    Run run = run(args);
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.out()).isEmpty();
    Golden.check("usage-" + name + ".txt", run.err());

    String[] withJson = new String[args.length + 2];
    withJson[0] = "-o";
    withJson[1] = "json";
    System.arraycopy(args, 0, withJson, 2, args.length);
    Run inJson = run(withJson);
    assertThat(inJson.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(inJson.err()).isEmpty();
    JsonObject envelope = json(inJson);
    assertThat(envelope.getString("status")).isEqualTo("error");
    assertThat(envelope.getString("command")).isEqualTo(command);
    assertThat(envelope.getObject("error").getString("code")).isEqualTo("usage");
    assertThat(envelope.getObject("error").getArray("actions")).hasSize(1);
  }

  @Test
  void anArgumentWithAnAtSignIsNoFile() throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "version");
    assertThat(run("@" + file).status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aMissingDistributionIsABrokenInstallation() throws Exception {
    Run run = run(Optional.of(folder), "version");
    assertThat(run.status()).isEqualTo(ExitStatus.INTERNAL);
    assertThat(run.out()).isEmpty();
    Golden.check("broken-missing.txt", run.err().replace(folder.toString(), "<home>"));

    Run inJson = run(Optional.of(folder), "version", "-o", "json");
    assertThat(inJson.status()).isEqualTo(ExitStatus.INTERNAL);
    Golden.check("broken-missing.json", inJson.out().replace(folder.toString(), "<home>"));
  }

  @Test
  void aLauncherOfAnotherVersionIsABrokenInstallation() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli =
        new Cli(
            Optional.of(SampleHome.in(folder)),
            Optional.of("1.2.4"),
            CliTest::noHost,
            print(OutputStream.nullOutputStream()),
            print(err));
    assertThat(cli.run("version")).isEqualTo(ExitStatus.INTERNAL);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("is of version `1.2.3`, the launcher of `1.2.4`");
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cli cli = new Cli(Optional.empty(), Optional.empty(), CliTest::noHost, print(full), print(err));
    assertThat(cli.run("version")).isEqualTo(ExitStatus.INTERNAL);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("error: cannot write to standard output");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void aScriptIsTheSameAsTextAndInJson(String shell) throws Exception {
    JsonObject data = json(run("completion", shell, "-o", "json")).getObject("data");
    assertThat(data.getString("shell")).isEqualTo(shell);
    assertThat(data.getString("script")).isEqualTo(run("completion", shell).out());
  }
}
