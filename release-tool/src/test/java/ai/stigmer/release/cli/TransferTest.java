package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class TransferTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private final StringWriter err = new StringWriter();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final InstantSource clock = () -> now;

  @Test
  void saysHowMuchHowFastAndHowLong() {
    Transfer transfer = new Transfer("sending", 20_000_000, 50_000_000, OptionalLong.of(4_000_000));

    assertThat(transfer.bar())
        .isEqualTo("sending [########............] 20.0 MB of 50.0 MB, 4.0 MB/s, 7 s left");
    assertThat(transfer.line()).isEqualTo("sending 20.0 MB of 50.0 MB, 4.0 MB/s, 7 s left");
  }

  @Test
  void saysMinutesWhereItTakesThem() {
    assertThat(new Transfer("sending", 0, 50_000_000, OptionalLong.of(400_000)).line())
        .isEqualTo("sending 0 B of 50.0 MB, 400.0 kB/s, 2 min 5 s left");
  }

  @Test
  void saysNothingOfTheRateBeforeItIsKnownAndThatItIsNought() {
    assertThat(new Transfer("sending", 0, 100, UNKNOWN).bar())
        .isEqualTo("sending [....................] 0 B of 100 B");
    assertThat(new Transfer("sending", 10, 100, OptionalLong.of(0)).line())
        .isEqualTo("sending 10 B of 100 B, 0 B/s, stalled");
  }

  @Test
  void neverGoesBeyondTheWhole() {
    assertThat(new Transfer("sending", 180, 100, UNKNOWN).line())
        .isEqualTo("sending 100 B of 100 B");
    assertThat(new Transfer("sending", 0, 0, UNKNOWN).bar())
        .isEqualTo("sending [####################] 0 B of 0 B");
  }

  @Test
  void theRateIsThatOfTheLastSeconds() {
    TransferRate rate = new TransferRate();
    for (int second = 0; second <= 20; second++) {
      rate.record(now.plusSeconds(second), 1_000L * second);
    }
    for (int second = 21; second <= 40; second++) {
      rate.record(now.plusSeconds(second), 20_000 + 5_000L * (second - 20));
    }

    assertThat(rate.bytesPerSecond(now.plusSeconds(40), 120_000)).hasValue(5_000);
    assertThat(rate.bytesPerSecond(now.plusSeconds(50), 120_000)).hasValue(2_500);
  }

  @Test
  void anUploadThatBeginsAgainHasNoRateYet() {
    TransferRate rate = new TransferRate();
    rate.record(now, 0);
    rate.record(now.plusSeconds(5), 5_000);
    rate.record(now.plusSeconds(6), 100);

    assertThat(rate.bytesPerSecond(now.plusSeconds(6), 100)).isEmpty();
  }

  @Test
  void aLogGetsAPlainLineEveryFifteenSeconds() {
    Console console = console(false);
    for (int second = 0; second < 40; second++) {
      console.progress(() -> new Transfer("sending", 1, 2, UNKNOWN));
      now = now.plusSeconds(1);
    }

    assertThat(err.toString()).isEqualTo("sending 1 B of 2 B\nsending 1 B of 2 B\n");
  }

  @Test
  void aTerminalGetsOneLineThatIsDrawnOver() {
    Console console = console(true);
    for (int tenth = 0; tenth <= 2; tenth++) {
      console.progress(() -> new Transfer("sending", 1, 2, UNKNOWN));
      now = now.plusMillis(100);
    }
    console.line("done");

    String bar = "\r\u001b[Ksending [##########..........] 1 B of 2 B";
    assertThat(err.toString()).isEqualTo(bar + bar + "\r\u001b[Kdone\n");
  }

  @Test
  void downloadsSideBySideAreOneTransfer() {
    Console console = console(false);
    console.advanced("a", 0, OptionalLong.of(3_000_000));
    console.advanced("b", 0, OptionalLong.of(1_000_000));
    now = now.plusSeconds(10);
    console.advanced("b", 1_000_000, OptionalLong.of(1_000_000));
    console.finished("b");
    now = now.plusSeconds(10);
    console.advanced("a", 1_000_000, OptionalLong.of(3_000_000));

    assertThat(err.toString())
        .isEqualTo(
            """
            fetched b, 1.0 MB
            fetching 1.0 MB of 3.0 MB, 100.0 kB/s, 20 s left
            """);
  }

  private Console console(boolean terminal) {
    return new Console(new PrintWriter(err, true), terminal, clock, GitHubActions.of(Map.of()));
  }
}
