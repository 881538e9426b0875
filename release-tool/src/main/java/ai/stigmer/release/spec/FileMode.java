package ai.stigmer.release.spec;

import java.util.regex.Pattern;

/**
 * Permissions of a file that is put into a layer or an archive.
 *
 * @param bits the nine permission bits, or -1 for {@code auto}
 */
public record FileMode(int bits) {
  static final Pattern FORM = Pattern.compile("auto|0?[0-7]{3}");

  public static final FileMode AUTO = new FileMode(-1);

  /** Reads {@code auto} or three octal digits with an optional leading zero. */
  public static FileMode parse(String text) {
    if (text.equals("auto")) {
      return AUTO;
    }
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no mode: `auto` or octal digits such as \"0755\" are expected");
    }
    return new FileMode(Integer.parseInt(text, 8));
  }

  /** The bits for a file whose owner may or may not execute it. */
  public int bitsFor(boolean executable) {
    return bits >= 0 ? bits : executable ? 0755 : 0644;
  }

  @Override
  public String toString() {
    return bits < 0 ? "auto" : String.format("0%03o", bits);
  }
}
