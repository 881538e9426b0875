package ai.stigmer.runner.environment;

/** How much is logged, from most to least. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR
}
