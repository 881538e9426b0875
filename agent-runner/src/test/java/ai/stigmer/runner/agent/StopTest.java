package ai.stigmer.runner.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopTest {
  private final Stop stop = new Stop();
  private final AtomicInteger aborts = new AtomicInteger();

  @Test
  void theFirstReasonCounts() {
    stop.request(Stop.Reason.TIME);
    stop.request(Stop.Reason.CANCELLED);
    assertThat(stop.reason()).hasValue(Stop.Reason.TIME);
  }

  @Test
  void abortsWhatIsRegisteredThenAndNothingThatIsDone() {
    try (var _ = stop.onRequest(() -> aborts.addAndGet(100))) {
      assertThat(aborts).hasValue(0);
    }
    try (var _ = stop.onRequest(aborts::incrementAndGet)) {
      stop.request(Stop.Reason.CANCELLED);
    }
    assertThat(aborts).hasValue(1);
  }

  @Test
  void abortsAtOnceWhatComesTooLate() {
    stop.request(Stop.Reason.CANCELLED);
    try (var _ = stop.onRequest(aborts::incrementAndGet)) {
      assertThat(aborts).hasValue(1);
    }
  }

  @Test
  void anInterruptedPauseIsAShutdown() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> stop.pause(Duration.ofDays(1))).isInstanceOf(Stop.Requested.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stop.reason()).hasValue(Stop.Reason.SHUTDOWN);
  }
}
