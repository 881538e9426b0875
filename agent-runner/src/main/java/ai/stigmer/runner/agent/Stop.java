package ai.stigmer.runner.agent;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a run ends, and who has to hear of it. The first reason counts. What blocks, a call
 * of the model or a command, registers how it is aborted.
 */
public final class Stop {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final Set<Registration> registrations = new LinkedHashSet<>();
  private Optional<Reason> reason = Optional.empty();

  public enum Reason {
    /** Nobody wants the result any more. */
    CANCELLED,
    /** The run's time is over. */
    TIME,
    /** The process ends. */
    SHUTDOWN
  }

  /** Thrown where a run notices that it is to end; carries nothing, the reason is in the Stop. */
  @SuppressWarnings("OverrideThrowableToString")
  public static final class Requested extends RuntimeException {
    private Requested() {
      super("the run is to end", null, false, false);
    }
  }

  /** Ends with {@link #close}, after which the abort does not run any more. */
  public final class Registration implements AutoCloseable {
    private final Runnable abort;

    private Registration(Runnable abort) {
      this.abort = abort;
    }

    @Override
    public void close() {
      synchronized (Stop.this) {
        registrations.remove(this);
      }
    }
  }

  /** Makes everything that is registered abort, on the calling thread. */
  public void request(Reason why) {
    List<Registration> toAbort;
    synchronized (this) {
      if (reason.isPresent()) {
        return;
      }
      reason = Optional.of(why);
      toAbort = List.copyOf(registrations);
    }
    requested.countDown();
    toAbort.forEach(registration -> registration.abort.run());
  }

  public synchronized Optional<Reason> reason() {
    return reason;
  }

  /**
   * Has {@code abort} run when the stop is requested; at once if it already was.
   *
   * @param abort may run on any thread, and twice; must not block
   */
  public Registration onRequest(Runnable abort) {
    Registration registration = new Registration(abort);
    boolean now;
    synchronized (this) {
      now = reason.isPresent();
      registrations.add(registration);
    }
    if (now) {
      abort.run();
    }
    return registration;
  }

  /**
   * Does nothing as long as nobody asked for the end.
   *
   * @throws Requested if someone has
   */
  public void check() {
    if (reason().isPresent()) {
      throw new Requested();
    }
  }

  /**
   * Waits.
   *
   * @throws Requested as soon as the stop is requested
   */
  public void pause(Duration time) {
    try {
      if (requested.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Requested();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request(Reason.SHUTDOWN);
      throw new Requested();
    }
  }
}
