package ai.stigmer.release.file;

import ai.stigmer.release.archive.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a longer stream, then the end. Closing it closes the longer one. */
public final class EndingStream extends BulkInput {
  private final InputStream in;
  private long left;

  public EndingStream(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = in.read(target, offset, (int) Math.min(left, length));
    left -= Math.max(n, 0);
    return n;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
