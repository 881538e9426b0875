package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    return new Counted(content.open());
  }

  private final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        progress.accept(++count);
      }
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = super.read(target, offset, length);
      if (n > 0) {
        count += n;
        progress.accept(count);
      }
      return n;
    }
  }
}
