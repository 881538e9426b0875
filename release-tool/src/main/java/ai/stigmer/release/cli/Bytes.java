package ai.stigmer.release.cli;

import java.util.Locale;

/** Numbers of bytes for people, in powers of 1000. */
final class Bytes {
  private Bytes() {}

  static String text(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
