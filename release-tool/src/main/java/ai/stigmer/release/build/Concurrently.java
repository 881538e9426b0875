package ai.stigmer.release.build;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
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
   * @throws RuntimeException what the first item to fail threw, after the others were interrupted
   *     and have ended
   */
  static <T, R> List<R> map(Collection<T> items, Function<? super T, ? extends R> step) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      CompletionService<R> ended = new ExecutorCompletionService<>(threads);
      List<Future<R>> running = new ArrayList<>();
      for (T item : items) {
        running.add(ended.submit(() -> step.apply(item)));
      }
      for (int i = 0; i < running.size(); i++) {
        ended.take().get();
      }
      return running.stream().<R>map(Future::resultNow).toList();
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
      threads.close();
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
