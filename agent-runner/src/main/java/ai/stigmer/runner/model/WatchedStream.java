package ai.stigmer.runner.model;

import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.agent.ModelFailure;
import ai.stigmer.runner.agent.ModelFailure.Repetition;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, with a bound on its size and on the time without a byte. The JDK's streams
 * have neither; closing one from another thread ends a read.
 */
final class WatchedStream extends FilterInputStream {
  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("model-silence").factory());

  private final Duration silence;
  private final long mostBytes;
  private final Future<?> watch;
  private long bytes;
  private volatile long lastByteNanos = System.nanoTime();
  private volatile Optional<ModelFailure> problem = Optional.empty();

  WatchedStream(InputStream in, Duration silence, long mostBytes) {
    super(in);
    this.silence = silence;
    this.mostBytes = mostBytes;
    long check = Math.max(1, silence.toMillis() / 20);
    watch = WATCH.scheduleWithFixedDelay(this::look, check, check, TimeUnit.MILLISECONDS);
  }

  static ModelFailure silent(Duration silence) {
    return new ModelFailure(
        FailureKind.MODEL_SILENT,
        Repetition.POINTLESS,
        "the model's server has sent nothing for " + silence.toSeconds() + " s");
  }

  /** Why the stream ended before its end, if it was ended from here. */
  Optional<ModelFailure> problem() {
    return problem;
  }

  private void look() {
    if (System.nanoTime() - lastByteNanos >= silence.toNanos()) {
      problem = Optional.of(silent(silence));
      abort();
    }
  }

  /** Makes a read that waits fail. */
  void abort() {
    watch.cancel(false);
    try {
      in.close();
    } catch (IOException e) {
      // It is of no use any more in any case.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    lastByteNanos = System.nanoTime();
    bytes += Math.max(0, count);
    if (bytes > mostBytes) {
      problem =
          Optional.of(
              new ModelFailure(
                  FailureKind.MODEL_MALFORMED,
                  Repetition.POINTLESS,
                  "the model's answer is larger than " + mostBytes + " bytes"));
      throw new IOException("too large");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    watch.cancel(false);
    super.close();
  }
}
