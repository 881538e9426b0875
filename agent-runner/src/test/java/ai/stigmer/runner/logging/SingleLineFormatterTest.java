package ai.stigmer.runner.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class SingleLineFormatterTest {
  @Test
  void aRecordIsOneLine() {
    assertThat(SingleLineFormatter.withoutStackTraces().format(broken()))
        .isEqualTo(
            "2026-01-02T03:04:05.678Z WARN  Poller: it | broke"
                + " | java.lang.IllegalStateException: outer"
                + " | java.io.IOException: inner | second line"
                + System.lineSeparator());
  }

  @Test
  void aStackTraceStaysInTheLine() {
    assertThat(SingleLineFormatter.withStackTraces().format(broken()).lines())
        .singleElement()
        .asString()
        .contains("inner | second line | at ai.stigmer.runner.logging.SingleLineFormatterTest");
  }

  private static LogRecord broken() {
    LogRecord record = new LogRecord(Level.WARNING, "it\n  broke");
    record.setLoggerName("io.temporal.Poller");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    record.setThrown(new IllegalStateException("outer", new IOException("inner\r\nsecond line")));
    return record;
  }
}
