package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ReleaseToolTest {
  @ParameterizedTest
  @ValueSource(
      classes = {OutOfMemoryError.class, StackOverflowError.class, ArithmeticException.class})
  void whateverEscapesACommandIsABugAndExitsWith70(Class<? extends Throwable> kind)
      throws ReflectiveOperationException {
    StringWriter err = new StringWriter();
    CommandLine tool =
        ReleaseTool.commandLine()
            .addSubcommand("broken", new Broken(kind.getDeclaredConstructor().newInstance()))
            .setErr(new PrintWriter(err, true));

    assertThat(ReleaseTool.execute(tool, "broken")).isEqualTo(70);

    assertThat(err.toString())
        .startsWith(
            "error: this is a bug in release-tool; please report it with what follows\n"
                + kind.getName());
  }

  @Command
  private record Broken(Throwable failure) implements Runnable {
    @Override
    public void run() {
      switch (failure) {
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        default -> throw new AssertionError(failure);
      }
    }
  }
}
