package ai.stigmer.cli.output;

/** Amounts in words. By hand: the first {@code %.1f} of a run loads a locale's number formats. */
public final class Sizes {
  private Sizes() {}

  /** {@code 48.2 MB}, in steps of a thousand. */
  public static String megabytes(long bytes) {
    long tenths = (bytes + 50_000) / 100_000;
    return tenths / 10 + "." + tenths % 10 + " MB";
  }

  /** {@code 48 s}, {@code 3 min 20 s}. */
  public static String duration(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
