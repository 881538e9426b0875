package ai.stigmer.runner.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/**
 * Text from outside, made fit for a status: JSON writes most control characters as six bytes, and
 * half a surrogate pair not at all.
 */
final class Printable {
  private static final char REPLACEMENT = '\uFFFD';

  private Printable() {}

  /** The text with control characters, but for tab and line ends, and broken pairs replaced. */
  static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c -> {
              boolean control = Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
              boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
              return control || half ? REPLACEMENT : c;
            })
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }

  static int sizeBytes(String printable) {
    return printable.getBytes(UTF_8).length;
  }

  /** The text if it is at most that long, else its beginning and a note. */
  static String cut(String printable, int mostBytes) {
    CharBuffer in = CharBuffer.wrap(printable);
    CharsetEncoder encoder = UTF_8.newEncoder();
    CoderResult result = encoder.encode(in, ByteBuffer.allocate(mostBytes), true);
    return result.isOverflow()
        ? printable.substring(0, in.position()) + "\n[cut after " + mostBytes + " bytes]"
        : printable;
  }
}
