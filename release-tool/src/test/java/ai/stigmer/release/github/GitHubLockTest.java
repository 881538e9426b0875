package ai.stigmer.release.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.PublishLock.Turn;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GitHubLockTest {
  private static final String REPOSITORY = "acme/runner";
  private static final Duration LEASE = Duration.ofMinutes(2);

  /** Renewed by hand of the clock's, unless a test wants to see renewals. */
  private static final LeaseTimes TIMES =
      new LeaseTimes(LEASE, Duration.ofMinutes(1), Duration.ofMillis(5));

  private static final LeaseTimes RENEWED_OFTEN =
      new LeaseTimes(LEASE, Duration.ofMillis(5), Duration.ofMillis(5));

  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2026-11-25T10:00:00Z"));
  private final GitHubServer server = new GitHubServer(REPOSITORY);
  private final Http http = Fast.http();
  private final LockReference reference =
      new LockReference(new Api(connection(GitHubServer.TOKEN)));

  private GitHubConnection connection(String token) {
    return new GitHubConnection(
        GitHubSite.of(server.endpoint()),
        REPOSITORY,
        Optional.of(new Token(token)),
        http,
        clock::get);
  }

  private GitHubLock lock(String holder, LeaseTimes times) {
    return new GitHubLock(connection(GitHubServer.TOKEN), holder, times, LeaseMemory.none());
  }

  private static void nobodyHasIt(String holder) {
    throw new AssertionError("waits for " + holder);
  }

  /** Takes the lock and is never heard of again. */
  private void takeAndDie() {
    LockNote note = new LockNote(true, "the dead", clock.get(), clock.get(), LEASE, "dead");
    assertThat(reference.advance(reference.head(), note)).isPresent();
  }

  private void forward(Duration time) {
    clock.updateAndGet(now -> now.plus(time));
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @Test
  void isFreeAgainWhenItIsClosed() {
    for (int i = 0; i < 3; i++) {
      try (Turn turn = lock("me", TIMES).acquire(GitHubLockTest::nobodyHasIt)) {
        turn.require();
      }
    }
  }

  @Test
  void letsOneThroughAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    takeAndDie();
    forward(Duration.ofHours(1));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        GitHubLock lock = lock("number " + i, TIMES);
        all.add(
            threads.submit(
                () -> {
                  try (Turn _ = lock.acquire(_ -> {})) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.sleep(5);
                    inside.decrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void saysWhoHasItAndTakesItOverWhenItsHolderDied() throws Exception {
    takeAndDie();
    AtomicReference<String> holder = new AtomicReference<>();
    CountDownLatch waiting = new CountDownLatch(1);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Turn> turn =
          thread.submit(
              () ->
                  lock("me", TIMES)
                      .acquire(
                          text -> {
                            holder.set(text);
                            waiting.countDown();
                          }));
      waiting.await();
      assertThat(holder).hasValue("the dead (since 2026-11-25T10:00:00Z)");

      forward(LEASE.minusSeconds(1));
      int requests = server.requests().size();
      while (server.requests().size() < requests + 4) {
        Thread.onSpinWait();
      }
      assertThat(turn.isDone()).isFalse();

      forward(Duration.ofSeconds(1));
      turn.get().close();
    }
  }

  @Test
  void doesNotWaitForALeaseThatIsOverByAnyClock() {
    takeAndDie();
    forward(LEASE.plusMinutes(16));
    lock("me", TIMES).acquire(GitHubLockTest::nobodyHasIt).close();
  }

  @Test
  void waitsForAHolderThatIsAliveHoweverLongItTakes() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Turn first = lock("first", RENEWED_OFTEN).acquire(GitHubLockTest::nobodyHasIt);
      Future<Turn> second =
          thread.submit(() -> lock("second", TIMES).acquire(_ -> waiting.countDown()));
      waiting.await();
      for (int i = 0; i < 5; i++) {
        String before = reference.commit().orElseThrow();
        forward(Duration.ofSeconds(50));
        while (reference.commit().orElseThrow().equals(before)) {
          Thread.onSpinWait();
        }
      }
      first.require();
      assertThat(second.isDone()).isFalse();
      first.close();
      second.get().close();
    }
  }

  @Test
  void aHolderThatCouldNotRenewNoticesBeforeOthersTakeOver() {
    try (Turn turn = lock("me", TIMES).acquire(GitHubLockTest::nobodyHasIt)) {
      forward(LEASE.minusSeconds(31));
      turn.require();
      forward(Duration.ofSeconds(2));
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(turn::require)
          .withMessageContaining("did not renew its turn in time");
    }
  }

  @Test
  void aHolderThatSleptNoticesThatItWasTakenOverAndLeavesItAlone() throws Exception {
    String taken;
    try (Turn sleeper = lock("sleeper", RENEWED_OFTEN).acquire(GitHubLockTest::nobodyHasIt)) {
      LockNote note = new LockNote(true, "other", clock.get(), clock.get(), LEASE, "other");
      while (reference.advance(reference.head(), note).isEmpty()) {
        Thread.onSpinWait();
      }
      taken = reference.commit().orElseThrow();
      boolean noticed = false;
      while (!noticed) {
        try {
          sleeper.require();
          Thread.sleep(5);
        } catch (Unavailable _) {
          noticed = true;
        }
      }
    }
    assertThat(reference.commit()).contains(taken);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAnswerThatGetsLostDoesNotLoseTheTurn(boolean taken) {
    for (int at = 0; at < 12; at++) {
      int lost = at;
      if (taken) {
        takeAndDie();
        forward(Duration.ofHours(1));
      }
      server.faults((number, _, _) -> number == lost ? new Fault.ResetAfter() : Fault.NONE);
      try (Turn turn = lock("me", TIMES).acquire(GitHubLockTest::nobodyHasIt)) {
        turn.require();
      }
      server.noFaults();
      lock("next", TIMES).acquire(GitHubLockTest::nobodyHasIt).close();
    }
  }

  @Test
  void needsWritePermission() {
    GitHubLock lock =
        new GitHubLock(
            connection(GitHubServer.READ_ONLY_TOKEN), "reader", TIMES, LeaseMemory.none());
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> lock.acquire(GitHubLockTest::nobodyHasIt))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("`contents: write`"));
  }
}
