package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SendingRateTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void saysHowMuchHowFastAndHowLong() {
    SendingRate rate = new SendingRate(START, 50_000_000).finished(10_000_000);

    assertThat(rate.text(START.plusSeconds(5), 10_000_000))
        .isEqualTo("sending [########............] 20.0 MB of 50.0 MB, 4.0 MB/s, 7 s left");
  }

  @Test
  void saysNothingOfTheRateBeforeItIsKnown() {
    assertThat(new SendingRate(START, 100).text(START, 0))
        .isEqualTo("sending [....................] 0 B of 100 B");
  }

  @Test
  void neverGoesBeyondTheWhole() {
    assertThat(new SendingRate(START, 100).finished(90).text(START, 90)).contains("100 B of 100 B");
  }
}
