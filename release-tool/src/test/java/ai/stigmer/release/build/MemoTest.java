package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoTest {
  private final Memo<String, Integer> memo = new Memo<>();
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void makesAValueOnceHoweverManyWantIt() {
    assertThat(
            Concurrently.map(
                Collections.nCopies(50, "key"), key -> memo.get(key, _ -> made.incrementAndGet())))
        .containsOnly(1);
    assertThat(memo.get("other", _ -> made.incrementAndGet())).isEqualTo(2);
  }

  @Test
  void triesAgainAfterAFailure() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                memo.get(
                    "key",
                    _ -> {
                      throw new IllegalStateException("broken");
                    }));

    assertThat(memo.get("key", _ -> 7)).isEqualTo(7);
  }
}
