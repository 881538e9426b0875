package ai.stigmer.release.cli;

import java.util.OptionalLong;

/**
 * How far bytes on their way are.
 *
 * @param verb what is done with them, as in {@code sending}
 * @param bytesPerSecond empty where it is not known yet
 */
record Transfer(String verb, long doneBytes, long totalBytes, OptionalLong bytesPerSecond) {
  private static final int WIDTH = 20;

  Transfer {
    doneBytes = Math.min(doneBytes, totalBytes);
  }

  /** As in {@code sending [####......] 12.3 MB of 55.2 MB, 4.1 MB/s, 11 s left}. */
  String bar() {
    int done = totalBytes == 0 ? WIDTH : (int) (WIDTH * doneBytes / totalBytes);
    return "%s [%s%s] %s".formatted(verb, "#".repeat(done), ".".repeat(WIDTH - done), amounts());
  }

  /** The same without a bar, for a log. */
  String line() {
    return verb + " " + amounts();
  }

  private String amounts() {
    String amounts = Bytes.text(doneBytes) + " of " + Bytes.text(totalBytes);
    if (bytesPerSecond.isEmpty()) {
      return amounts;
    }
    long rate = bytesPerSecond.getAsLong();
    return amounts
        + ", "
        + Bytes.text(rate)
        + "/s, "
        + (rate == 0 ? "stalled" : time((totalBytes - doneBytes) / rate) + " left");
  }

  private static String time(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
