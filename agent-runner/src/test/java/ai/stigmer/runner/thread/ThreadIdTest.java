package ai.stigmer.runner.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadIdTest {
  @Test
  void aSessionHasOneThread() {
    assertThat(ThreadId.ofSession("ses-01").value()).isEqualTo("thread-ses-01");
  }

  @Test
  void aRunHasOneThreadHoweverOftenItIsTried() {
    ThreadId first = ThreadId.ephemeral("coder", "workflow/run/1");
    assertThat(first.value()).matches("ephemeral-coder-[0-9a-f]{8}");
    assertThat(ThreadId.ephemeral("coder", "workflow/run/1")).isEqualTo(first);
    assertThat(ThreadId.ephemeral("coder", "workflow/run/2")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "../x", "a/b", "/etc", "a\\b", "-x", ".x", "a b", "a\n", "a\0", "ä"
      })
  void refusesAnIdThatIsNotSafeInAFileName(String id) {
    assertThatThrownBy(() -> ThreadId.ofSession(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ThreadId.ephemeral(id, "run"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ThreadId("thread-" + id))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnIdTooLongForAFileName() {
    assertThat(ThreadId.ephemeral("a".repeat(128), "run").value()).hasSizeLessThan(255);
    assertThatThrownBy(() -> ThreadId.ofSession("a".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "thread-", "ephemeral-a", "ephemeral-a-0123456", "Thread-a"})
  void refusesWhatIsNoThread(String value) {
    assertThatThrownBy(() -> new ThreadId(value)).isInstanceOf(IllegalArgumentException.class);
  }
}
