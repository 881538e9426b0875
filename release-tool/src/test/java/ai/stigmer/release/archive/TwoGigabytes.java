package ai.stigmer.release.archive;

import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A program that packs one file of two gigabytes, mostly runs, into the file it is given. */
final class TwoGigabytes {
  static final long SIZE_BYTES = 2_000_000_000L;

  private TwoGigabytes() {}

  static void main(String[] arguments) throws IOException {
    RegularFile file = new RegularFile("file", 0644, Owner.ROOT, new Generated());
    try (OutputStream out = new ParallelGzip(Files.newOutputStream(Path.of(arguments[0])))) {
      TarWriter.write(FileTree.of(List.of(file)), Instant.EPOCH, out);
    }
  }

  private static final class Generated implements Content {
    @Override
    public long sizeBytes() {
      return SIZE_BYTES;
    }

    @Override
    public InputStream open() {
      Random random = new Random(1);
      return new InputStream() {
        private long left = SIZE_BYTES;

        @Override
        public int read() {
          throw new UnsupportedOperationException("read in blocks");
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
          if (left == 0) {
            return -1;
          }
          int n = (int) Math.min(left, length);
          Arrays.fill(buffer, from, from + n, (byte) random.nextInt());
          left -= n;
          return n;
        }
      };
    }
  }
}
