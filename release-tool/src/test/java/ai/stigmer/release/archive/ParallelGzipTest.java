package ai.stigmer.release.archive;

import static ai.stigmer.release.archive.ParallelGzip.BLOCK_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelGzipTest {
  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, 5_000_000})
  void givesTheSameBytesForAnyNumberOfThreadsAndGunzipGivesTheInput(int length) throws IOException {
    byte[] input = input(length);

    byte[] one = compress(input, 1, length + 1);
    byte[] two = compress(input, 2, 10_000);
    byte[] seven = compress(input, 7, 999_983);

    assertThat(two).isEqualTo(one);
    assertThat(seven).isEqualTo(one);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(one))) {
      assertThat(in.readAllBytes()).isEqualTo(input);
    }
  }

  @Test
  void saysNothingAboutTheMachineInItsHeader() throws IOException {
    assertThat(compress(new byte[0], 1, 1))
        .startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)
        .hasSize(10 + 2 + 8);
  }

  @Test
  void takesTheWorstCaseOfIncompressibleInput() throws IOException {
    byte[] noise = new byte[4 * BLOCK_BYTES];
    new Random(1).nextBytes(noise);

    assertThat(compress(noise, 2, noise.length).length).isLessThan(noise.length + 1000);
  }

  @Test
  void passesOnTheErrorOfTheStreamBelowAndClosesIt() {
    boolean[] closed = new boolean[1];
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left on device");
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> {
              try (ParallelGzip gzip = new ParallelGzip(full)) {
                gzip.write(input(20_000_000));
              }
            })
        .withMessage("no space left on device");
    assertThat(closed[0]).isTrue();
  }

  @Test
  void closesOnce() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParallelGzip gzip = new ParallelGzip(out);
    gzip.close();
    byte[] once = out.toByteArray();
    gzip.close();

    assertThat(out.toByteArray()).isEqualTo(once);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> gzip.write(1));
  }

  @Test
  void keepsToTheBytesOfEarlierReleases() throws IOException {
    assertThat(Digest.of(compress(input(1_000_000), 1, 4096)).hex())
        .as("whoever changes this names another recipe in Tarballs and ImageBuilder")
        .isEqualTo("90c292e3010e7ec8a18a8fc8693d662fb67fb71694327ecf13510a20fbfe5555");
  }

  private static byte[] compress(byte[] input, int threads, int step) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads);
        ParallelGzip gzip = new ParallelGzip(out, workers, threads)) {
      for (int at = 0; at < input.length; at += step) {
        gzip.write(input, at, Math.min(step, input.length - at));
      }
    }
    return out.toByteArray();
  }

  private static byte[] input(int length) {
    byte[] input = new byte[length];
    Random random = new Random(length);
    for (int at = 0; at < length; ) {
      int run = Math.min(length - at, 1 + random.nextInt(500));
      if (random.nextBoolean() && at > 40_000) {
        System.arraycopy(input, at - 1 - random.nextInt(40_000), input, at, Math.min(run, 1));
        int from = at - random.nextInt(1, 32_000);
        for (int i = 0; i < run; i++) {
          input[at + i] = input[from + i];
        }
      } else {
        byte value = (byte) random.nextInt();
        Arrays.fill(input, at, at + run, value);
      }
      at += run;
    }
    return input;
  }
}
