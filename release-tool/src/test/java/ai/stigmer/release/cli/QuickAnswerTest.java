package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code -Dgolden.update=true} writes the help text anew. */
class QuickAnswerTest {
  private static final Path HELP =
      Path.of("src/main/resources/ai/stigmer/release/cli", QuickAnswer.HELP);

  @Test
  void helpIsWhatPicocliSays() throws IOException {
    String help = ReleaseTool.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(HELP, help);
    }
    assertThat(Files.readString(HELP))
        .as("the text of --help: `mvn test -Dgolden.update=true` writes it anew")
        .isEqualTo(help);
  }

  @Test
  void readsTheOptionsOfABuildAsPicocliDoes() {
    ReleaseOptions options =
        QuickAnswer.options(
                new String[] {
                  "build", "--profile", "local", "-f", "a/release.yml", "--dist", "out"
                })
            .orElseThrow();

    assertThat(options.profile).isEqualTo("local");
    assertThat(options.file).isEqualTo(Path.of("a/release.yml"));
    assertThat(options.dist).isEqualTo(Path.of("out"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build --help",
        "build --allow-dirty",
        "build --profile",
        "build -p local --only images"
      })
  void leavesOtherSpellingsToPicocli(String line) {
    assertThat(QuickAnswer.options(line.split(" "))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "--version --help", "help", "-x"})
  void leavesOtherCommandsToPicocli(String line) {
    assertThat(QuickAnswer.to(line.split(" "))).isFalse();
  }
}
