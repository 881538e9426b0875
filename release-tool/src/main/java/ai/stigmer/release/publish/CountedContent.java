package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.CountedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.LongConsumer;

/**
 * A content that says how far it was read.
 *
 * @param progress takes the bytes read since it was opened last
 */
record CountedContent(Content content, LongConsumer progress) implements Content {
  @Override
  public long sizeBytes() {
    return content.sizeBytes();
  }

  @Override
  public InputStream open() throws IOException {
    return new CountedInput(content.open(), progress::accept);
  }

  @Override
  public ReadableByteChannel channel() throws IOException {
    return new CountedChannel(content.channel(), progress);
  }

  private static final class CountedChannel implements ReadableByteChannel {
    private final ReadableByteChannel in;
    private final LongConsumer progress;
    private long count;

    CountedChannel(ReadableByteChannel in, LongConsumer progress) {
      this.in = in;
      this.progress = progress;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int n = in.read(target);
      if (n > 0) {
        count += n;
        progress.accept(count);
      }
      return n;
    }

    @Override
    public boolean isOpen() {
      return in.isOpen();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
