package ai.stigmer.release.publish;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.plan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at all destinations before anything is built or sent, and changes none of them. */
public final class Preflight {
  private Preflight() {}

  /**
   * Everything that would stop a publish of {@code parts}, at once: images first, then the release,
   * whose host also lets publishers through one by one, then the tap.
   */
  public static List<ReleaseException> check(Destinations destinations, Set<Part> parts) {
    List<Callable<List<ReleaseException>>> checks = new ArrayList<>();
    if (parts.contains(Part.IMAGES)) {
      destinations.images().values().forEach(store -> checks.add(store::obstacles));
    }
    checks.add(destinations.releases()::obstacles);
    destinations
        .tap()
        .filter(_ -> parts.contains(Part.TAP))
        .ifPresent(tap -> checks.add(tap::obstacles));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<ReleaseException> found = new ArrayList<>();
      for (Future<List<ReleaseException>> answer : checks.stream().map(threads::submit).toList()) {
        found.addAll(await(answer));
      }
      return List.copyOf(found);
    }
  }

  private static List<ReleaseException> await(Future<List<ReleaseException>> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ReleaseException failure) {
        return List.of(failure); // A place that cannot be asked is in the way, too.
      }
      throw new IllegalStateException("a destination could not be looked at", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while destinations were asked", e);
    }
  }
}
