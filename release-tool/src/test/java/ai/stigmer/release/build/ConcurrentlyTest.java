package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrentlyTest {
  @Test
  void givesResultsInTheOrderOfTheItems() {
    CountDownLatch secondIsDone = new CountDownLatch(1);

    assertThat(
            Concurrently.map(
                List.of(1, 2),
                item -> {
                  if (item == 1) {
                    await(secondIsDone);
                  } else {
                    secondIsDone.countDown();
                  }
                  return item * 10;
                }))
        .containsExactly(10, 20);
  }

  @Test
  void hasNothingToDoForNoItems() {
    assertThat(Concurrently.map(List.of(), item -> item)).isEmpty();
  }

  @Test
  void throwsTheFirstFailureAfterTheOthersWereInterruptedAndHaveEnded() {
    CountDownLatch firstRuns = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    IllegalArgumentException failure = new IllegalArgumentException("second");

    assertThatThrownBy(
            () ->
                Concurrently.map(
                    List.of(1, 2),
                    item -> {
                      if (item == 2) {
                        await(firstRuns);
                        throw failure;
                      }
                      try {
                        firstRuns.countDown();
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw new IllegalStateException(e);
                      }
                      return item;
                    }))
        .isSameAs(failure);
    assertThat(interrupted).isTrue();
  }

  @Test
  void throwsErrorsAsTheyAre() {
    AssertionError error = new AssertionError("broken");

    assertThatThrownBy(
            () ->
                Concurrently.map(
                    List.of(1),
                    _ -> {
                      throw error;
                    }))
        .isSameAs(error);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
