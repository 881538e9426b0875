package ai.stigmer.runner.logging;

import ai.stigmer.runner.environment.LogLevel;
import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends all records to stderr; slf4j is bound to java.util.logging, which gRPC uses anyway. */
public final class Logging {
  private Logging() {}

  /** To be called before anything has logged: the first record fixes the log manager. */
  public static void configure(LogLevel logLevel) {
    System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    Level level =
        switch (logLevel) {
          case TRACE -> Level.FINEST;
          case DEBUG -> Level.FINE;
          case INFO -> Level.INFO;
          case WARN -> Level.WARNING;
          case ERROR -> Level.SEVERE;
        };
    Handler handler = new ConsoleHandler();
    handler.setLevel(level);
    handler.setFormatter(
        level.intValue() <= Level.FINE.intValue()
            ? SingleLineFormatter.withStackTraces()
            : SingleLineFormatter.withoutStackTraces());
    Logger root = Logger.getLogger("");
    Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
    root.setLevel(level);
    root.addHandler(handler);
  }
}
