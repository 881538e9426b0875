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

class FormulaLintCommandTest {
  private static final Path GOOD = Path.of("src/test/resources/golden/formula/all-platforms.rb");
  private static final Path BAD =
      Path.of("src/test/resources/lint/formula/version-redundant/said-again.rb");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysNothingOfAFormulaThatKeepsTheRules() {
    assertThat(lint(GOOD)).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void namesFileLineRuleAndFix() {
    assertThat(lint(GOOD, BAD)).isEqualTo(65);
    assertThat(out.toString())
        .isEqualTo(
            """
            %s:4: Homebrew reads `1.2.3` from every URL [version-redundant]
                fix: remove `version`
            """
                .formatted(BAD));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void failsAsStorageOnAFileThatIsNotThere() {
    assertThat(lint(folder.resolve("none.rb"))).isEqualTo(74);
    assertThat(err.toString()).contains("none.rb").contains("no such file");
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = Files.write(folder.resolve("x.rb"), new byte[] {(byte) 0xff, 0});

    assertThat(lint(file)).isEqualTo(65);
    assertThat(err.toString()).contains("is no UTF-8 text");
  }

  @Test
  void wantsAFile() {
    assertThat(lint()).isEqualTo(64);
  }

  private int lint(Path... files) {
    CommandLine tool = ReleaseTool.commandLine();
    tool.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var arguments = new String[files.length + 2];
    arguments[0] = "formula";
    arguments[1] = "lint";
    for (int at = 0; at < files.length; at++) {
      arguments[at + 2] = files[at].toString();
    }
    return tool.execute(arguments);
  }
}
