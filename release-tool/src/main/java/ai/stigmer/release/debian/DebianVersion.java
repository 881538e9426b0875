package ai.stigmer.release.debian;

import java.util.regex.Pattern;

/**
 * A package version with the order of Debian Policy §5.6.12. {@code 1.0}, {@code 0:1.0} and {@code
 * 1.0-0} are the same in this order, though not equal.
 */
public record DebianVersion(String text) implements Comparable<DebianVersion> {
  private static final Pattern FORM = Pattern.compile("(\\d+:)?[0-9A-Za-z.+~:-]+");

  public DebianVersion {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("`" + text + "` is no Debian version");
    }
  }

  @Override
  public int compareTo(DebianVersion other) {
    int order = compareNumbers(epoch(), other.epoch());
    if (order == 0) {
      order = compareParts(upstream(), other.upstream());
    }
    return order != 0 ? order : compareParts(revision(), other.revision());
  }

  private String epoch() {
    int colon = text.indexOf(':');
    return colon < 0 ? "" : text.substring(0, colon);
  }

  private String upstream() {
    String rest = text.substring(text.indexOf(':') + 1);
    int dash = rest.lastIndexOf('-');
    return dash < 0 ? rest : rest.substring(0, dash);
  }

  private String revision() {
    int dash = text.lastIndexOf('-');
    return dash < 0 ? "" : text.substring(dash + 1);
  }

  /** Runs without digits and runs of digits by turns, each pair compared in its own way. */
  private static int compareParts(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() || r < right.length()) {
      int order = 0;
      while (order == 0 && (isText(left, l) || isText(right, r))) {
        order = Integer.compare(weight(left, l), weight(right, r));
        l += isText(left, l) ? 1 : 0;
        r += isText(right, r) ? 1 : 0;
      }
      if (order != 0) {
        return order;
      }
      int leftEnd = endOfDigits(left, l);
      int rightEnd = endOfDigits(right, r);
      order = compareNumbers(left.substring(l, leftEnd), right.substring(r, rightEnd));
      if (order != 0) {
        return order;
      }
      l = leftEnd;
      r = rightEnd;
    }
    return 0;
  }

  private static boolean isText(String part, int at) {
    return at < part.length() && !isDigit(part.charAt(at));
  }

  /** A tilde sorts before the end, the end before letters, letters before all else. */
  private static int weight(String part, int at) {
    if (!isText(part, at)) {
      return 0;
    }
    char c = part.charAt(at);
    if (c == '~') {
      return -1;
    }
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? c : c + 256;
  }

  private static int endOfDigits(String part, int from) {
    int end = from;
    while (end < part.length() && isDigit(part.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Numbers of any length; the empty string is zero. */
  private static int compareNumbers(String left, String right) {
    String l = left.replaceFirst("^0+", "");
    String r = right.replaceFirst("^0+", "");
    int order = Integer.compare(l.length(), r.length());
    return order != 0 ? order : Integer.signum(l.compareTo(r));
  }

  @Override
  public String toString() {
    return text;
  }
}
