package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {
  private static final Path GOOD = Path.of("src/test/resources/spec/good/full.yml");
  private static final Path LEAST = Path.of("src/test/resources/spec/good/least.yml");
  private static final Path BAD = Path.of("src/test/resources/spec/rules/all-at-once.yml");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void sumsUpAFileWithoutMistakes() {
    assertThat(check("--file", LEAST.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(LEAST + ": demo with 0 image(s), 0 distribution(s), profiles default\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysWhichProfilesCannotBeBuiltForWantOfAPin() {
    assertThat(check("--file", GOOD.toString())).isZero();
    assertThat(out.toString().lines())
        .first()
        .isEqualTo(GOOD + ": demo with 1 image(s), 1 distribution(s), profiles default, local");
    assertThat(out.toString().lines().skip(1))
        .hasSize(2)
        .allSatisfy(
            note ->
                assertThat(note)
                    .contains(
                        " cannot be built yet: release.lock: it has no entry for debian set"
                            + " `trixie/amd64 libc6 zlib1g`; ")
                    .endsWith("; run `release-tool lock update`, then commit release.lock"));
    assertThat(out.toString()).contains("note: profile default ", "note: profile local ");
  }

  @Test
  void tellsEveryMistakeAndExitsAsMisconfigured() {
    assertThat(check("--file", BAD.toString())).isEqualTo(78);
    assertThat(err.toString())
        .startsWith("error: " + BAD + ":2:3: `product`: `license` is missing here")
        .contains("\n       " + BAD + ":50:1: `distribtuions`")
        .endsWith("\n\nhint: `release-tool schema` prints every key with its meaning\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tellsTheMistakesOfTheLockToo() throws IOException {
    Path file = Files.copy(BAD, folder.resolve("release.yml"));
    Files.writeString(folder.resolve("release.lock"), "{");

    assertThat(check("--file", file.toString())).isEqualTo(78);
    assertThat(err.toString()).contains("release.yml:50:1").contains("release.lock:1:");
  }

  @Test
  void printsMistakesForPrograms() {
    assertThat(check("--file", BAD.toString(), "-o", "json")).isEqualTo(78);

    JsonNode result = JsonMapper.shared().readTree(out.toString());
    assertThat(result.path("status").asString()).isEqualTo("error");
    assertThat(result.path("problems")).hasSize(9);
    assertThat(result.path("problems").get(6).toString())
        .isEqualTo(
            """
            {"file":"%s","line":50,"column":1,"key":"distribtuions","message":"is no key of this place","hint":"did you mean `distributions`?"}"""
                .formatted(BAD));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsThatNothingIsWrongForPrograms() {
    assertThat(check("--file", LEAST.toString(), "-o", "json")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            {"schemaVersion":1,"command":"check","status":"ok","problems":[],"unpinned":{}}
            """);
  }

  @Test
  void saysHowToBeginWhereThereIsNoFile() {
    assertThat(check("--file", folder.resolve("release.yml").toString())).isEqualTo(78);
    assertThat(err.toString()).contains("does not exist").contains("release-tool init");
  }

  private int check(String... options) {
    CommandLine tool = ReleaseTool.commandLine();
    tool.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var arguments = new String[options.length + 1];
    arguments[0] = "check";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return tool.execute(arguments);
  }
}
