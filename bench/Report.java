import java.util.List;
import java.util.Locale;

/** The table of figures, row by row; each row is printed when it is known. */
final class Report {
  private final StringBuilder rows = new StringBuilder();

  /** Ours may take at most {@code limit} times as long as the peer. */
  void atMost(String figure, double limit, Pairs pairs) {
    List<Double> ratios = pairs.ratios();
    compared(figure, pairs, ratios, pairs.cpuRatio(), "≤ " + limit, Pairs.median(ratios) <= limit);
  }

  /** Ours may take at most so many seconds longer than the peer. */
  void atMostLater(String figure, double seconds, Pairs pairs) {
    boolean met = Pairs.median(pairs.differences()) <= seconds;
    compared(
        figure, pairs, pairs.ratios(), pairs.cpuRatio(), "≤ peer + " + time(seconds), met);
  }

  /** Ours is to be at least {@code times} as fast as the peer. */
  void faster(String figure, double times, Pairs pairs) {
    List<Double> ratios = pairs.ratios().reversed().stream().map(ratio -> 1 / ratio).toList();
    compared(
        figure, pairs, ratios, 1 / pairs.cpuRatio(), "≥ " + times, Pairs.median(ratios) >= times);
  }

  private void compared(
      String figure, Pairs pairs, List<Double> ratios, double cpu, String target, boolean met) {
    row(
        figure,
        time(pairs.ourWall()),
        time(pairs.peerWall()),
        "%s (%s–%s)"
            .formatted(
                number(Pairs.median(ratios)), number(ratios.getFirst()), number(ratios.getLast())),
        number(cpu),
        target,
        met ? "yes" : "**no**");
  }

  /** A figure that has no peer. */
  void alone(String figure, String value, String target, boolean met) {
    row(figure, value, "", "", "", target, met ? "yes" : "**no**");
  }

  void notMeasured(String figure, String why) {
    row(figure, why, "", "", "", "", "**not measured**");
  }

  private void row(String... cells) {
    String line = "| " + String.join(" | ", cells) + " |\n";
    System.out.print(line);
    rows.append(line);
  }

  @Override
  public String toString() {
    return rows.toString();
  }

  static String time(double seconds) {
    return seconds < 2 ? Math.round(seconds * 1000) + " ms" : number(seconds) + " s";
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
