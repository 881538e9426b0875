package ai.stigmer.release.formula;

import java.util.List;

/**
 * What {@code brew services start} runs.
 *
 * @param arguments after the command itself: {@code server start}
 */
public record Service(List<String> arguments, Restart restart) {
  /** What Homebrew's service manager does when the command ends. */
  public enum Restart {
    ALWAYS,
    NEVER
  }

  public Service {
    arguments = List.copyOf(arguments);
  }
}
