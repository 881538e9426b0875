package ai.stigmer.release.http;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request's body that is given up when it moves too slowly, or when its end gets no answer: the
 * JDK has one time out for both together, which a large body over a slow line exceeds.
 */
final class WatchedBody implements BodyPublisher {
  private final BodyPublisher body;
  private final Duration idle;
  private final long fewest;
  private final AtomicLong moved = new AtomicLong();
  private volatile boolean ended;
  private volatile long endedAt;

  WatchedBody(BodyPublisher body, Duration idle, int slowest) {
    this.body = body;
    this.idle = idle;
    this.fewest = Math.max(1, slowest * idle.toMillis() / 1000);
    this.ended = body.contentLength() == 0;
    this.endedAt = System.nanoTime();
  }

  /**
   * Waits for the head of the answer.
   *
   * @throws HttpTimeoutException if the body stands still, or too few bytes of it moved
   */
  <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
    long windowStart = System.nanoTime();
    long before = 0;
    while (true) {
      long due = (ended ? endedAt : windowStart) + idle.toNanos() - System.nanoTime();
      try {
        return answer.get(Math.max(0, due), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        long now = System.nanoTime();
        if (ended && now - endedAt >= idle.toNanos()) {
          throw givenUp(answer, "no byte for " + Durations.words(idle));
        }
        if (!ended) {
          long since = moved.get() - before;
          if (since < fewest) {
            throw givenUp(answer, "took " + since + " bytes in " + Durations.words(idle));
          }
          before += since;
          windowStart = now;
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io
            ? io
            : new IOException(String.valueOf(e.getCause()), e.getCause());
      } catch (InterruptedException e) {
        answer.cancel(true);
        throw e;
      }
    }
  }

  private static HttpTimeoutException givenUp(CompletableFuture<?> answer, String reason) {
    answer.cancel(true);
    return new HttpTimeoutException(reason);
  }

  BodyPublisher publisher() {
    return body.contentLength() == 0 ? body : this;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            moved.addAndGet(bytes.remaining());
            subscriber.onNext(bytes);
          }

          @Override
          public void onError(Throwable cause) {
            subscriber.onError(cause);
          }

          @Override
          public void onComplete() {
            endedAt = System.nanoTime();
            ended = true;
            subscriber.onComplete();
          }
        });
  }
}
