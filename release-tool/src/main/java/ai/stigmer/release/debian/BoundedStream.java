package ai.stigmer.release.debian;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Unpacked bytes up to a limit: what unpacks to more is refused, not stored. */
final class BoundedStream extends FilterInputStream {
  private final long limit;
  private long read;

  BoundedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = super.read(target, offset, length);
    count(n < 0 ? 0 : n);
    return n;
  }

  @Override
  public long skip(long count) throws IOException {
    long n = super.skip(count);
    count(n);
    return n;
  }

  private void count(long n) throws IOException {
    read += n;
    if (read > limit) {
      throw new IOException("unpacks to more than " + limit + " bytes");
    }
  }
}
