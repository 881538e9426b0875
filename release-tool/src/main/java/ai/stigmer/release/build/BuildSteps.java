package ai.stigmer.release.build;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Tells of steps and how long they took; from several threads. */
record BuildSteps(BuildListener listener, InstantSource clock) {
  <T> T run(String name, Supplier<T> work) {
    var began = clock.instant();
    listener.started(name);
    T result = work.get();
    listener.ended(name, Duration.between(began, clock.instant()));
    return result;
  }
}
