package ai.stigmer.cli.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.engine.ContainerEngine.LogSink;
import ai.stigmer.cli.state.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A log whose lines begin with their time, as the runner writes them; stack traces follow theirs.
 */
record LogFile(Path path) {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Ends, if following, when nothing writes any more. */
  void copy(LogQuery query, LogSink sink, BooleanSupplier written) {
    if (!Files.exists(path)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      Lines lines = new Lines(file);
      Deque<String> last = new ArrayDeque<>();
      boolean wanted = query.sinceEpochSeconds() == 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        wanted = wanted || !before(line, query.sinceEpochSeconds());
        if (wanted) {
          last.addLast(line);
          if (query.tail() >= 0 && last.size() > query.tail()) {
            last.removeFirst();
          }
        }
      }
      for (String line : last) {
        if (!sink.line(true, line)) {
          return;
        }
      }
      boolean alive = true;
      while (query.follow() && alive) {
        // Asked before the last look, so that nothing is missed.
        alive = written.getAsBoolean();
        for (String line = lines.next(); line != null; line = lines.next()) {
          if (!sink.line(true, line)) {
            return;
          }
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException e) {
      throw Home.failed("read", path, e);
    }
  }

  private static boolean before(String line, long epochSeconds) {
    int space = line.indexOf(' ');
    try {
      return space < 0
          || Instant.parse(line.substring(0, space)).isBefore(Instant.ofEpochSecond(epochSeconds));
    } catch (DateTimeException e) {
      return true;
    }
  }

  /** Whole lines; one without an end waits for it. */
  private static final class Lines {
    private final RandomAccessFile file;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private int at;
    private int end;

    Lines(RandomAccessFile file) {
      this.file = file;
    }

    @org.jspecify.annotations.Nullable String next() throws IOException {
      while (true) {
        if (at == end) {
          at = 0;
          end = Math.max(0, file.read(buffer));
          if (end == 0) {
            return null;
          }
        }
        byte b = buffer[at++];
        if (b == '\n') {
          String line = unfinished.toString(UTF_8);
          unfinished.reset();
          return line;
        }
        unfinished.write(b);
      }
    }
  }
}
