package ai.stigmer.runner.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The beginning and the end of a stream of any length, in constant memory. */
final class BoundedOutput {
  private final int headBytes;
  private final byte[] tail;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long tailBytes;

  BoundedOutput(int mostBytes) {
    headBytes = mostBytes - mostBytes / 2;
    tail = new byte[mostBytes / 2];
  }

  /** Reads to the end; what does not fit is dropped in the middle. */
  void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      add(buffer, count);
    }
  }

  private synchronized void add(byte[] bytes, int count) {
    int toHead = Math.min(count, headBytes - head.size());
    head.write(bytes, 0, toHead);
    for (int i = toHead; i < count; i++) {
      if (tail.length > 0) {
        tail[(int) (tailBytes % tail.length)] = bytes[i];
      }
      tailBytes++;
    }
  }

  synchronized String text() {
    if (tailBytes <= tail.length) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(head.toByteArray());
      all.write(tail, 0, (int) tailBytes);
      return all.toString(UTF_8);
    }
    int oldest = (int) (tailBytes % tail.length);
    return head.toString(UTF_8)
        + "\n[… "
        + (tailBytes - tail.length)
        + " bytes left out …]\n"
        + new String(tail, oldest, tail.length - oldest, UTF_8)
        + new String(tail, 0, oldest, UTF_8);
  }
}
