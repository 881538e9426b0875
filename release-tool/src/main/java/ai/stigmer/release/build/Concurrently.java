package ai.stigmer.release.build;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Independent steps, side by side. */
final class Concurrently {
  private Concurrently() {}

  /**
   * Applies {@code step} to all items at once, each in a thread of its own.
   *
   * @return results in the order of the items
   * @throws RuntimeException what the first failing item threw, after the others were interrupted
   *     and have ended
   */
  static <T, R> List<R> map(Collection<T> items, Function<? super T, ? extends R> step) {
    List<Future<R>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        running.add(threads.submit(() -> step.apply(item)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(e);
    };
  }
}
