package ai.stigmer.release.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 100MB} (powers of 1000) or {@code 100MiB} (powers of 1024). */
public record ByteSize(long bytes) {
  static final Pattern FORM = Pattern.compile("(\\d{1,6}) ?(B|kB|MB|GB|KiB|MiB|GiB)");

  public static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no size: write it as in `100MB` or `64MiB`");
    }
    return new ByteSize(Long.parseLong(form.group(1)) * unit(form.group(2)));
  }

  private static long unit(String name) {
    return switch (name) {
      case "B" -> 1L;
      case "kB" -> 1_000L;
      case "MB" -> 1_000_000L;
      case "GB" -> 1_000_000_000L;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> throw new AssertionError(name);
    };
  }

  @Override
  public String toString() {
    return bytes + "B";
  }
}
