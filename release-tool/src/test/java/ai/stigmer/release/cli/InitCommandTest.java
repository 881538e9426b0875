package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.spec.JsonSchema;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpecLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class InitCommandTest {
  @TempDir Path folder;
  private Path file;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("release.yml");
  }

  @Test
  void writesAFileThatPassesCheck() {
    assertThat(run("init", "--file", file.toString(), "--github", "Acme/Rocket_Fuel")).isZero();
    assertThat(run("check", "--file", file.toString())).as(err.toString()).isZero();

    ReleaseSpec spec = ReleaseSpecLoader.load(file);
    assertThat(spec.product().name()).isEqualTo(Name.parse("rocket-fuel"));
    assertThat(spec.destinations().github()).isEqualTo("Acme/Rocket_Fuel");
    assertThat(spec.inProfile("local").spec().distributions()).hasSize(1);
  }

  @Test
  void writesCommentsThatPassCheckToo() throws IOException {
    assertThat(run("init", "--file", file.toString(), "--github", "acme/rocket")).isZero();
    String all =
        Files.readString(file)
            .replace("jmods: https://…", "jmods: https://example.org/jmods.tar.gz")
            .replaceAll("(?m)^( *)# ((?:- |images:|formula:|tap: |darwin/| ).*)$", "$1$2");
    Files.writeString(file, all);

    assertThat(run("check", "--file", file.toString())).as("%s%n%s", err, all).isZero();
    ReleaseSpec spec = ReleaseSpecLoader.load(file);
    assertThat(spec.images()).hasSize(1);
    assertThat(spec.formula()).isNotNull();
    assertThat(spec.runtimes().getFirst().sources()).hasSize(3);
    assertThat(spec.distributions().getFirst().application().jars()).hasSize(2);
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(file, "mine\n");

    assertThat(run("init", "--file", file.toString(), "--github", "acme/rocket")).isEqualTo(77);
    assertThat(err.toString()).contains("is there already");
    assertThat(file).hasContent("mine\n");
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/acme/rocket.git, acme/rocket",
    "https://github.com/acme/rocket, acme/rocket",
    "git@github.com:acme/rocket.js.git, acme/rocket.js",
    "ssh://git@github.example.com/acme/rocket, acme/rocket",
  })
  void guessesTheRepositoryFromTheRemote(String url, String repository) throws Exception {
    git("init", "-q");
    git("remote", "add", "origin", url);

    assertThat(run("init", "--file", file.toString())).as(err.toString()).isZero();
    assertThat(ReleaseSpecLoader.load(file).destinations().github()).isEqualTo(repository);
  }

  @Test
  void asksWhereNothingCanBeGuessed() throws Exception {
    git("init", "-q");

    assertThat(run("init", "--file", file.toString())).isEqualTo(78);
    assertThat(err.toString()).contains("--github OWNER/NAME");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"--github, acme", "--name, Rocket", "--main-class, a/B"})
  void refusesArgumentsThatWouldNotPassCheck(String option, String value) {
    assertThat(run("init", "--file", file.toString(), "--github", "acme/rocket", option, value))
        .isEqualTo(64);
    assertThat(err.toString()).contains("`" + value + "`");
    assertThat(file).doesNotExist();
  }

  @Test
  void hasItsSchemaPrintedByAnotherCommand() {
    assertThat(run("schema")).isZero();
    assertThat(out.toString()).isEqualTo(JsonSchema.text());
  }

  private int run(String... arguments) {
    CommandLine tool = ReleaseTool.commandLine();
    tool.setOverwrittenOptionsAllowed(true);
    tool.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return tool.execute(arguments);
  }

  private void git(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(java.util.List.of("git", "-C", folder.toString()));
    command.addAll(java.util.List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
