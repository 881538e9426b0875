package ai.stigmer.release.github;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.PublishLock.Turn;
import ai.stigmer.release.github.LeaseMemory.Alive;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that died here is known to be dead, and no other one is. */
@Timeout(60)
final class LeaseMemoryTest {
  private static final String REPOSITORY = "github.com/acme/runner";
  private static final LeaseTimes TIMES =
      new LeaseTimes(Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofMillis(5));

  @TempDir Path folder;

  private LeaseMemory memory(String boot) {
    return LeaseMemory.of(folder.resolve("publishing"), boot);
  }

  private void takeAndDie(String boot, String lease) {
    try (Alive alive = memory(boot).of(REPOSITORY)) {
      alive.remember(lease);
    }
  }

  private boolean isDead(String boot, String lease) {
    try (Alive alive = memory(boot).of(REPOSITORY)) {
      return alive.isDead(lease);
    }
  }

  @Test
  void whoeverDiedHereIsDead() {
    takeAndDie("boot", "lease");
    assertThat(isDead("boot", "lease")).isTrue();
  }

  @Test
  void nobodyIsDeadWhileSomebodyHereLives() {
    try (Alive living = memory("boot").of(REPOSITORY)) {
      living.remember("lease");
      assertThat(isDead("boot", "lease")).isFalse();
    }
  }

  @Test
  void aHolderElsewhereIsNotKnown() {
    takeAndDie("boot", "lease");
    assertThat(isDead("boot", "of another machine")).isFalse();
    assertThat(isDead("another boot", "lease")).isFalse();
    try (Alive other = memory("boot").of("github.com/acme/other")) {
      assertThat(other.isDead("lease")).isFalse();
    }
  }

  @Test
  void theHolderBeforeIsRememberedUntilItsLeaseIsTaken() {
    takeAndDie("boot", "first");
    takeAndDie("boot", "died before it took the lease");
    assertThat(isDead("boot", "first")).isTrue();
  }

  @Test
  void whereNothingCanBeWrittenNothingIsKnown() throws IOException {
    Files.writeString(folder.resolve("publishing"), "a file in place of the folder");
    takeAndDie("boot", "lease");
    assertThat(isDead("boot", "lease")).isFalse();
  }

  @Test
  void theLockDoesNotWaitForTheDeadAndWaitsForTheLiving() throws Exception {
    try (GitHubServer server = new GitHubServer("acme/runner");
        Http http = Fast.http();
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      GitHubConnection to =
          new GitHubConnection(
              GitHubSite.of(server.endpoint()),
              "acme/runner",
              Optional.of(new Token(GitHubServer.TOKEN)),
              http,
              InstantSource.system());
      LeaseMemory memory = memory("boot");
      GitHubLock lock = new GitHubLock(to, "me", TIMES, memory);
      takeAndDie(to, memory);

      Turn first = lock.acquire(holder -> assertThat(holder).as("is waited for").isNull());
      CountDownLatch waiting = new CountDownLatch(1);
      Future<Turn> second = thread.submit(() -> lock.acquire(_ -> waiting.countDown()));
      waiting.await();
      assertThat(second.isDone()).isFalse();
      first.close();
      second.get().close();
    }
  }

  private static void takeAndDie(GitHubConnection to, LeaseMemory memory) {
    LockReference reference = new LockReference(new Api(to));
    try (Alive alive = memory.of(to.name())) {
      alive.remember("lease");
      LockNote note =
          new LockNote(
              true, "dead", to.clock().instant(), to.clock().instant(), TIMES.lease(), "lease");
      assertThat(reference.advance(reference.head(), note)).isPresent();
    }
  }
}
