package ai.stigmer.release.formula;

import java.util.Set;

/** Text inside a Ruby double-quoted string or an interpolating heredoc. */
final class RubyText {
  /** Alone on a line, these would end the heredoc around them. */
  private static final Set<String> HEREDOC_ENDS = Set.of("EOS", "EOF", "EOD", "END");

  private RubyText() {}

  /** What Ruby reads as exactly {@code text}; one line, whatever {@code text} holds. */
  static String escape(String text) {
    if (HEREDOC_ENDS.contains(text.strip())) {
      return text.replaceFirst("E", "\\\\u0045");
    }
    var escaped = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '"' -> escaped.append("\\\"");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '#' -> escaped.append(startsInterpolation(text, at) ? "\\#" : "#");
        default -> {
          if (Character.isISOControl(c)) {
            escaped.append("\\u%04X".formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  /** At the end of a value it may: a template can put the next value right after it. */
  private static boolean startsInterpolation(String text, int at) {
    return at + 1 == text.length() || "{$@".indexOf(text.charAt(at + 1)) >= 0;
  }
}
