package ai.stigmer.runner.logging;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code 2026-01-02T03:04:05.678Z INFO TemporalWorker: message | cause: message}. Whatever a record
 * holds, it becomes one line: a log collector, {@code grep} and a reader see one event.
 */
final class SingleLineFormatter extends Formatter {
  private static final int DEEPEST_CAUSE = 10;

  private final boolean stackTraces;

  private SingleLineFormatter(boolean stackTraces) {
    this.stackTraces = stackTraces;
  }

  static SingleLineFormatter withoutStackTraces() {
    return new SingleLineFormatter(false);
  }

  static SingleLineFormatter withStackTraces() {
    return new SingleLineFormatter(true);
  }

  @Override
  public String format(LogRecord record) {
    List<String> parts = new ArrayList<>();
    parts.add(formatMessage(record));
    Throwable thrown = record.getThrown();
    for (int i = 0; thrown != null && i < DEEPEST_CAUSE; i++, thrown = thrown.getCause()) {
      parts.add(thrown.toString());
      if (stackTraces) {
        Arrays.stream(thrown.getStackTrace()).forEach(frame -> parts.add("at " + frame));
      }
    }
    return "%tFT%<tT.%<tLZ %-5s %s: %s%n"
        .formatted(
            record.getInstant().atOffset(ZoneOffset.UTC),
            word(record.getLevel()),
            shortName(record.getLoggerName()),
            oneLine(String.join(" | ", parts)));
  }

  private static String word(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private static String shortName(@Nullable String logger) {
    return logger == null ? "root" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", " ");
  }
}
