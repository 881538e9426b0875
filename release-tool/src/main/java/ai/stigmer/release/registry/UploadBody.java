package ai.stigmer.release.registry;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.ReleaseException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A content as a request's body, read while it is sent and no faster. Remembers when reading is
 * what failed: a connection that breaks off says so too, and differs.
 */
final class UploadBody {
  private static final int CHUNK_BYTES = 256 * 1024;

  private final Content content;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  UploadBody(Content content) {
    this.content = content;
  }

  BodyPublisher publisher() {
    return new BodyPublisher() {
      @Override
      public long contentLength() {
        return content.sizeBytes();
      }

      @Override
      public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Reading(subscriber));
      }
    };
  }

  /**
   * Throws what went wrong on this machine, if anything did.
   *
   * @throws ReleaseException of the content
   */
  void rethrowLocalFailure() {
    Exception cause = failure.get();
    if (cause instanceof ReleaseException e) {
      throw e;
    }
    if (cause instanceof IOException e) {
      throw unreadable(e);
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
  }

  static InvalidInput unreadable(IOException e) {
    return new InvalidInput(
        "content to push",
        "cannot be read: " + e.getMessage(),
        "run `release-tool build` again",
        e);
  }

  /** One pass over the content. The client asks for a chunk when the one before has been sent. */
  private final class Reading implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final Queue<ByteBuffer> sent = new ArrayDeque<>();
    private @Nullable ReadableByteChannel in;
    private long wanted;
    private long left = content.sizeBytes();
    private boolean busy;
    private boolean ended;

    Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      synchronized (this) {
        wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
        if (busy) {
          return;
        }
        busy = true;
      }
      while (takesOne()) {
        emit();
      }
    }

    private synchronized boolean takesOne() {
      if (ended) {
        close();
      }
      if (ended || wanted == 0) {
        busy = false;
        return false;
      }
      wanted--;
      return true;
    }

    private void emit() {
      try {
        if (in == null) {
          in = content.channel();
        }
        ByteBuffer chunk = empty();
        int length = fill(chunk, in);
        if (length == 0 && left > 0) {
          throw new IOException("it ends " + left + " bytes too early");
        }
        left -= length;
        if (length > 0) {
          sent.add(chunk);
          subscriber.onNext(chunk);
        }
        if (left == 0) {
          end();
          subscriber.onComplete();
        }
      } catch (IOException | RuntimeException e) {
        failure.compareAndSet(null, e);
        end();
        subscriber.onError(e);
      }
    }

    /** A buffer nobody has a use for: read to its end, or new. Sockets copy all but direct ones. */
    private ByteBuffer empty() {
      ByteBuffer oldest = sent.peek();
      if (oldest != null && !oldest.hasRemaining()) {
        sent.remove();
        return oldest.clear();
      }
      return ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, left));
    }

    private int fill(ByteBuffer chunk, ReadableByteChannel from) throws IOException {
      chunk.limit((int) Math.min(chunk.capacity(), left));
      int n = 0;
      while (chunk.hasRemaining() && n >= 0) {
        n = from.read(chunk);
      }
      return chunk.flip().remaining();
    }

    private synchronized void end() {
      ended = true;
      close();
    }

    private void close() {
      try {
        if (in != null) {
          in.close();
        }
      } catch (IOException _) {
        // It was only read.
      }
    }

    @Override
    public synchronized void cancel() {
      ended = true;
      if (!busy) {
        close();
      }
    }
  }
}
