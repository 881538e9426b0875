package ai.stigmer.release.archive;

import ai.stigmer.release.failure.Misconfigured;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A known-answer test of the zlib below this JDK. Any zlib unpacks to the same bytes, but
 * replacements such as zlib-ng pack to others, and then every layer would have another digest.
 */
final class DeflaterCheck {
  static final long KNOWN_ANSWER = 0x10b81bbf7bc71L;
  private static final long ANSWER = answer();

  private DeflaterCheck() {}

  static void require() {
    require(ANSWER);
  }

  static void require(long answer) {
    if (answer != KNOWN_ANSWER) {
      throw Misconfigured.setting(
          "java.home",
          "the zlib of this JDK (`"
              + System.getProperty("java.home")
              + "`) compresses to other bytes than the zlib releases are made with",
          "build with a JDK that has the classic zlib, such as Temurin 25");
    }
  }

  /** Length and CRC of text, runs and noise, compressed with and without a dictionary. */
  static long answer() {
    byte[] sample = sample();
    CRC32 crc = new CRC32();
    Deflater deflater = new Deflater(ParallelGzip.LEVEL, true);
    byte[] packed = new byte[2 * sample.length];
    int half = sample.length / 2;
    deflater.setInput(sample, 0, half);
    int first = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
    deflater.reset();
    deflater.setDictionary(
        sample, half - ParallelGzip.DICTIONARY_BYTES, ParallelGzip.DICTIONARY_BYTES);
    deflater.setInput(sample, half, sample.length - half);
    deflater.finish();
    int second = deflater.deflate(packed, first, packed.length - first);
    deflater.end();
    crc.update(packed, 0, first + second);
    return ((long) (first + second) << 32) | crc.getValue();
  }

  private static byte[] sample() {
    byte[] sample = new byte[160 * 1024];
    long state = 42;
    for (int i = 0; i < sample.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      int noise = (int) (state >>> 56);
      sample[i] =
          (byte)
              switch ((i >>> 10) % 4) {
                case 0 -> noise;
                case 1 -> 'a' + (noise & 7);
                case 2 -> (i & 63) == 0 ? noise : sample[i - 37];
                default -> 0;
              };
    }
    return sample;
  }
}
