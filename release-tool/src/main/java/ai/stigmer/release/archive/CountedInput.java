package ai.stigmer.release.archive;

import java.io.IOException;
import java.io.InputStream;

/** Another stream's bytes, counted. Closing it closes the other. */
public final class CountedInput extends BulkInput {
  /** Hears of every piece, and may object. */
  public interface Tally {
    /**
     * Takes how many bytes were read so far.
     *
     * @throws IOException as the result of reading
     */
    void read(long total) throws IOException;
  }

  private final InputStream in;
  private final Tally tally;
  private long count;

  public CountedInput(InputStream in, Tally tally) {
    this.in = in;
    this.tally = tally;
  }

  /** Bytes read so far. */
  public long count() {
    return count;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = in.read(target, offset, length);
    if (n > 0) {
      count += n;
      tally.read(count);
    }
    return n;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
