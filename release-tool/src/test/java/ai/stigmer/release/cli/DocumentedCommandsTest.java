package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;

/** What the Makefile runs and the documents tell users to run is understood by the tool. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");

  /** A line of a recipe or a code block up to a pipe, a comment, or a sign of prose. */
  private static final Pattern LINE =
      Pattern.compile("^[ \\t@$]*(?:bin/)?release-tool ([^|#&;>…\\n]+)", Pattern.MULTILINE);

  /** In the middle of a sentence. */
  private static final Pattern QUOTED = Pattern.compile("`(?:bin/)?release-tool ([^`…\\n]+)`");

  static Stream<String> commands() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
          Stream.of(
              ROOT.resolve("Makefile"),
              ROOT.resolve("README.md"),
              ROOT.resolve("CONTRIBUTING.md"),
              ROOT.resolve("examples/python-service/README.md")),
          docs.filter(file -> file.toString().endsWith(".md")))
          .flatMap(DocumentedCommandsTest::commandsOf)
          .distinct()
          .toList()
          .stream();
    }
  }

  private static Stream<String> commandsOf(Path file) {
    try {
      String text = Files.readString(file).replace("$(ARGS)", "");
      return Stream.of(LINE, QUOTED)
          .flatMap(pattern -> pattern.matcher(text).results())
          .map(found -> found.group(1).strip());
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isUnderstood(String command) {
    assertThatNoException().isThrownBy(() -> parse(command));
  }

  private static void parse(String command) {
    try {
      ReleaseTool.commandLine().parseArgs(command.split(" +"));
    } catch (MissingParameterException e) {
      // A text names a command without what it takes.
    }
  }

  @Test
  void findsCommandsInEveryForm() throws IOException {
    assertThat(commands())
        .contains("publish --profile local", "lock update")
        .hasSizeGreaterThan(15);
  }
}
