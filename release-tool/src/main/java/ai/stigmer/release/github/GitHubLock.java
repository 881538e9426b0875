package ai.stigmer.release.github;

import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.github.LockReference.Head;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One publisher at a time per repository, on any machine, through a lease in a git reference of it
 * (docs/adr: a lease in a git reference). It takes {@code contents: write} and nothing else.
 *
 * <p>A holder renews its lease; one that died stops doing so. Whoever waits takes over what did not
 * change for the length of the lease by its own clock: no two clocks are compared, unless they
 * would have to differ by a quarter of an hour. One that died on this machine is not waited for.
 */
public final class GitHubLock implements PublishLock {
  private final GitHubConnection to;
  private final LockReference reference;
  private final String holder;
  private final LeaseTimes times;
  private final LeaseMemory memory;

  /**
   * A lock that nothing is done to before it is acquired.
   *
   * @param holder who this is, for people: a user and machine, the address of a CI run
   */
  public GitHubLock(GitHubConnection to, String holder, LeaseTimes times, LeaseMemory memory) {
    this.to = to;
    this.reference = new LockReference(new Api(to));
    this.holder = LockNote.line(holder);
    this.times = times;
    this.memory = memory;
  }

  @Override
  public Turn acquire(Consumer<String> waiting) {
    LeaseMemory.Alive alive = memory.of(to.name());
    try {
      return acquire(waiting, alive);
    } catch (ReleaseException e) {
      alive.close();
      throw e;
    }
  }

  private Turn acquire(Consumer<String> waiting, LeaseMemory.Alive alive) {
    String lease = UUID.randomUUID().toString();
    Optional<Head> seen = Optional.empty();
    Instant start = now();
    Instant seenAt = start;
    boolean told = false;
    while (true) {
      Optional<Head> head = reference.head();
      if (!head.equals(seen)) {
        seen = head;
        seenAt = now();
      }
      Optional<LockNote> note = head.flatMap(h -> LockNote.parse(h.message()));
      if (head.isEmpty()
          || isFree(note, seenAt)
          || note.filter(n -> alive.isDead(n.id())).isPresent()) {
        start = now();
        alive.remember(lease);
        Optional<Head> mine = reference.advance(head, note(true, start, lease));
        if (mine.isPresent()) {
          return new Lease(mine.get(), start, lease, alive);
        }
      } else {
        if (!told) {
          waiting.accept(
              note.map(n -> n.holder() + " (since " + n.since() + ")").orElse("somebody"));
          told = true;
        }
        pause(times.poll());
      }
    }
  }

  private boolean isFree(Optional<LockNote> note, Instant seenAt) {
    Duration lease = note.map(LockNote::lease).orElse(times.lease());
    return note.filter(n -> n.isLongOver(now())).isPresent() || !now().isBefore(seenAt.plus(lease));
  }

  private LockNote note(boolean held, Instant since, String lease) {
    return new LockNote(held, holder, since, now(), times.lease(), lease);
  }

  private Instant now() {
    return to.clock().instant();
  }

  private void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(to.name(), "was not waited for", null, e);
    }
  }

  /** A turn that lasts as long as it is renewed. */
  private final class Lease implements Turn {
    private final Instant since;
    private final String id;
    private final LeaseMemory.Alive alive;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread renewing;
    private volatile Head head;
    private volatile Instant until;
    private volatile boolean lost;

    Lease(Head head, Instant since, String id, LeaseMemory.Alive alive) {
      this.head = head;
      this.since = since;
      this.id = id;
      this.alive = alive;
      this.until = since.plus(times.trusted());
      this.renewing = Thread.ofVirtual().name("lock-renewal").start(this::renew);
    }

    private void renew() {
      try {
        while (!lost && !over.await(times.renewal().toNanos(), TimeUnit.NANOSECONDS)) {
          beat();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void beat() {
      try {
        Instant start = now();
        if (advance(true)) {
          until = start.plus(times.trusted());
        }
      } catch (Unavailable _) {
        // Tried again at the next beat, until the lease is over.
      } catch (ReleaseException _) {
        lost = true;
      }
    }

    /** Where a renewal whose answer got lost had its effect, this goes on from there. */
    private boolean advance(boolean held) {
      Optional<Head> next = reference.advance(Optional.of(head), note(held, since, id));
      if (next.isEmpty()) {
        Optional<Head> now = reference.head();
        lost =
            now.flatMap(h -> LockNote.parse(h.message()))
                .filter(n -> n.held() && n.id().equals(id))
                .isEmpty();
        now.filter(_ -> !lost).ifPresent(h -> head = h);
      }
      next.ifPresent(h -> head = h);
      return next.isPresent();
    }

    @Override
    public void require() {
      if (lost || now().isAfter(until)) {
        throw new Unavailable(
            to.name(),
            "lets another publisher through: this one did not renew its turn in time",
            "run again: it goes on where it was",
            null);
      }
    }

    @Override
    public void close() {
      over.countDown();
      try {
        renewing.join(times.lease());
        for (int attempt = 0; !lost && attempt < 2 && !advance(false); attempt++) {}
      } catch (ReleaseException _) {
        // What was published is published; the lease runs out by itself.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        alive.close();
      }
    }
  }
}
