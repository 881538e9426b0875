package ai.stigmer.release.cli;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast uploads go.
 *
 * @param totalBytes of all of them
 * @param doneBytes of those that have ended
 */
record SendingRate(Instant start, long totalBytes, long doneBytes) {
  private static final int WIDTH = 20;

  SendingRate(Instant start, long totalBytes) {
    this(start, totalBytes, 0);
  }

  SendingRate finished(long bytes) {
    return new SendingRate(start, totalBytes, doneBytes + bytes);
  }

  /**
   * As in {@code sending [####......] 12.3 MB of 55.2 MB, 4.1 MB/s, 11 s left}.
   *
   * @param underWay what of the others was sent
   */
  String text(Instant now, long underWay) {
    long sent = Math.min(totalBytes, doneBytes + underWay);
    int bar = totalBytes == 0 ? WIDTH : (int) (WIDTH * sent / totalBytes);
    String text =
        "sending ["
            + "#".repeat(bar)
            + ".".repeat(WIDTH - bar)
            + "] "
            + Bytes.text(sent)
            + " of "
            + Bytes.text(totalBytes);
    long millis = Duration.between(start, now).toMillis();
    if (millis < 1000 || sent == 0) {
      return text;
    }
    long perSecond = sent * 1000 / millis;
    long left = perSecond == 0 ? 0 : (totalBytes - sent) / perSecond;
    return text + ", " + Bytes.text(perSecond) + "/s, " + left + " s left";
  }
}
