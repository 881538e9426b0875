package ai.stigmer.release.archive;

import ai.stigmer.release.failure.InvalidInput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Counts what is read, up to a limit. Skipping reads, so that whoever is below sees every byte. */
final class CountedInput extends FilterInputStream {
  private final long atMost;
  private final Supplier<InvalidInput> tooLong;
  private long count;

  CountedInput(InputStream in, long atMost, Supplier<InvalidInput> tooLong) {
    super(in);
    this.atMost = atMost;
    this.tooLong = tooLong;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int n = in.read(buffer, from, length);
    count += Math.max(n, 0);
    if (count > atMost) {
      throw tooLong.get();
    }
    return n;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] buffer = new byte[Math.clamp(bytes, 1, 8192)];
    return Math.max(0, read(buffer, 0, (int) Math.min(bytes, buffer.length)));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
