package ai.stigmer.release.archive;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that is read in pieces only, so that what extends it sees every byte at one place.
 * Skipping reads as well, and there is no way back.
 */
public abstract class BulkInput extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;
}
