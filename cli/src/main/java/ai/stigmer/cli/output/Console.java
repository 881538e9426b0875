package ai.stigmer.cli.output;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command that takes a while reports, before its {@link Result}. */
public interface Console {
  /** A whole line for people. Nothing under {@code -o json}. */
  void say(String line);

  /** Like {@link #say}, but on a terminal the next line replaces it. */
  void progress(String line);

  /** Whether {@link #progress} replaces: the people's stream is a terminal that may be drawn on. */
  boolean redraws();

  /** A line of a log, without its end: data. Under {@code -o json} an event {@code log}. */
  void logLine(String stream, String line);

  /** An object of its own line under {@code -o json}; nothing for people. */
  void event(String type, Map<String, @Nullable Object> facts);
}
