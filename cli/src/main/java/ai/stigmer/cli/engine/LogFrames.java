package ai.stigmer.cli.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The multiplexed stream of a container without a terminal: a byte for the stream, three of
 * nothing, four of length, the bytes (Engine API, ContainerAttach). Lines may span frames.
 */
final class LogFrames {
  private static final int LONGEST_LINE = 1 << 20;

  private final InputStream in;
  private final ContainerEngine.LogSink sink;
  private final ByteArrayOutputStream[] unfinished = {
    new ByteArrayOutputStream(), new ByteArrayOutputStream()
  };

  LogFrames(InputStream in, ContainerEngine.LogSink sink) {
    this.in = in;
    this.sink = sink;
  }

  void copy() throws IOException {
    byte[] head = new byte[8];
    byte[] buffer = new byte[8192];
    while (true) {
      int read = in.readNBytes(head, 0, head.length);
      if (read == 0) {
        rest();
        return;
      }
      if (read < head.length) {
        throw new EOFException("the log ended within a frame");
      }
      int stream = head[0] == 2 ? 1 : 0;
      long left = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt(4));
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new EOFException("the log ended within a frame");
        }
        left -= count;
        if (!lines(stream, buffer, count)) {
          return;
        }
      }
    }
  }

  private boolean lines(int stream, byte[] bytes, int count) {
    ByteArrayOutputStream line = unfinished[stream];
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n' || line.size() == LONGEST_LINE) {
        if (!give(stream)) {
          return false;
        }
      }
      if (bytes[i] != '\n') {
        line.write(bytes[i]);
      }
    }
    return true;
  }

  private void rest() {
    for (int stream = 0; stream < unfinished.length; stream++) {
      if (unfinished[stream].size() > 0 && !give(stream)) {
        return;
      }
    }
  }

  private boolean give(int stream) {
    String line = unfinished[stream].toString(UTF_8);
    unfinished[stream].reset();
    return sink.line(
        stream == 1, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
  }
}
