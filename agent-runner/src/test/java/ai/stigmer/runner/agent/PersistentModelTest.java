package ai.stigmer.runner.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.stigmer.runner.agent.Model.Answer;
import ai.stigmer.runner.agent.ModelFailure.Repetition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PersistentModelTest {
  private static final Answer HI = new Answer("hi", List.of());

  private final AtomicInteger asked = new AtomicInteger();
  private final Stop stop = new Stop();

  private Answer ask(int failures, Repetition repetition, Duration pause) {
    Model failing =
        (_, _, _) -> {
          if (asked.incrementAndGet() <= failures) {
            throw new ModelFailure(
                FailureKind.MODEL_UNAVAILABLE, repetition, "failure " + asked.get());
          }
          return HI;
        };
    return new PersistentModel(failing, List.of(pause, pause)).answer(List.of(), List.of(), stop);
  }

  @Test
  void asksAgainWhereThatMayHelp() {
    assertThat(ask(2, Repetition.WORTHWHILE, Duration.ofMillis(1))).isEqualTo(HI);
    assertThat(asked).hasValue(3);
  }

  @Test
  void givesUpAfterAsManyPauses() {
    assertThatThrownBy(() -> ask(9, Repetition.WORTHWHILE, Duration.ofMillis(1)))
        .hasMessage("failure 3");
  }

  @Test
  void asksOnceWhereAskingAgainIsPointless() {
    assertThatThrownBy(() -> ask(9, Repetition.POINTLESS, Duration.ofMillis(1)))
        .hasMessage("failure 1");
  }

  @Test
  void aStopEndsThePause() {
    stop.request(Stop.Reason.CANCELLED);
    assertThatThrownBy(() -> ask(9, Repetition.WORTHWHILE, Duration.ofDays(1)))
        .isInstanceOf(Stop.Requested.class);
  }
}
