package ai.stigmer.release.http;

import ai.stigmer.release.archive.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream that gives up when nothing arrives for a while: the JDK's own times
 * out up to the headers only.
 */
final class IdleBody implements BodySubscriber<InputStream> {
  private static final int READ_AHEAD = 8;

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<InputStream> stream = new CompletableFuture<>();
  private final Duration idle;

  IdleBody(Duration idle) {
    this.idle = idle;
  }

  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Broken(Throwable cause) implements Signal {}
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return stream;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(READ_AHEAD);
    stream.complete(new Stream(subscription));
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Broken(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  private final class Stream extends BulkInput {
    private final Flow.Subscription subscription;
    private List<ByteBuffer> buffers = List.of();
    private int next;
    private boolean ended;

    Stream(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      ByteBuffer buffer = filled();
      if (buffer == null) {
        return -1;
      }
      int taken = Math.min(length, buffer.remaining());
      buffer.get(target, offset, taken);
      return taken;
    }

    private @Nullable ByteBuffer filled() throws IOException {
      while (!ended) {
        while (next < buffers.size()) {
          ByteBuffer buffer = buffers.get(next);
          if (buffer.hasRemaining()) {
            return buffer;
          }
          next++;
        }
        switch (await()) {
          case Signal.Bytes(List<ByteBuffer> more) -> {
            buffers = more;
            next = 0;
            subscription.request(1);
          }
          case Signal.End() -> ended = true;
          case Signal.Broken(Throwable cause) ->
              throw new IOException(String.valueOf(cause.getMessage()), cause);
        }
      }
      return null;
    }

    private Signal await() throws IOException {
      try {
        Signal signal = signals.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
        if (signal == null) {
          subscription.cancel();
          throw new HttpTimeoutException("no byte for " + Durations.words(idle));
        }
        return signal;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        subscription.cancel();
        throw new InterruptedIOException("interrupted");
      }
    }

    @Override
    public void close() {
      if (!ended) {
        ended = true;
        subscription.cancel();
      }
    }
  }
}
