package ai.stigmer.release.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** Bytes of a known length that can be read any number of times. */
public interface Content {
  long sizeBytes();

  /** Opens the bytes from the start; the caller closes the stream. */
  InputStream open() throws IOException;

  /**
   * As {@link #open}, for whoever hands the bytes on to a channel: those of a file then get there
   * with two copies less.
   */
  default ReadableByteChannel channel() throws IOException {
    return Channels.newChannel(open());
  }

  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
