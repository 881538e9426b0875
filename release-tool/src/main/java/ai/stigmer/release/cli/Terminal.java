package ai.stigmer.release.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Whether a person looks on. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input and output both are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Null is still possible where no console can be made.
  static boolean isAttached() {
    @Nullable Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether a person who is asked says yes; nobody says no. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean confirms(String question) {
    @Nullable Console console = System.console();
    @Nullable String answer = console == null ? null : console.readLine(question);
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
