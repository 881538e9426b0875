package ai.stigmer.release.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockDeflaterTest {
  private final BlockDeflater deflater = new BlockDeflater();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 257, 258, 259, 16_382, 16_383, 16_384, 65_536, 300_000})
  void isInflatedToItsInput(int length) throws DataFormatException {
    for (Kind kind : Kind.values()) {
      byte[] input = kind.bytes(length, new Random(length));
      byte[] packed = deflate(input, 0, 0, length, true);

      assertThat(inflate(packed, new byte[0], length)).as("%s", kind).isEqualTo(input);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100, 32_767, 32_768})
  void refersToTheBytesBeforeIt(int dictionary) throws DataFormatException {
    for (Kind kind : Kind.values()) {
      byte[] input = kind.bytes(dictionary + 40_000, new Random(dictionary));
      byte[] packed = deflate(input, 0, dictionary, input.length, true);

      assertThat(inflate(packed, Arrays.copyOf(input, dictionary), 40_000))
          .as("%s", kind)
          .isEqualTo(Arrays.copyOfRange(input, dictionary, input.length));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isInflatedWhateverTheMixture(long seed) throws DataFormatException {
    Random random = new Random(seed);
    byte[] input = new byte[random.nextInt(400_000)];
    for (int at = 0; at < input.length; ) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      byte[] part = kind.bytes(Math.min(input.length - at, random.nextInt(1, 50_000)), random);
      System.arraycopy(part, 0, input, at, part.length);
      at += part.length;
    }

    assertThat(inflate(deflate(input, 0, 0, input.length, true), new byte[0], input.length))
        .isEqualTo(input);
  }

  @Test
  void leavesRoomForMoreAtAByteBoundary() {
    assertThat(deflate(new byte[] {'a'}, 0, 0, 1, false)).endsWith(0, 0, 0xff, 0xff);
  }

  @Test
  void growsWhatCannotBeCompressedByFiveBytesPerBlock() {
    byte[] noise = Kind.NOISE.bytes(256 * 1024, new Random(1));

    assertThat(deflate(noise, 0, 0, noise.length, true).length).isLessThan(noise.length + 100);
  }

  /** Of compiled code, as most of what is packed is; zlib is the JDK's. */
  @Test
  void packsAsTightlyAsZlib() throws IOException {
    byte[] classes = classes();
    Deflater zlib = new Deflater(6, true);
    zlib.setInput(classes);
    zlib.finish();
    int theirs = zlib.deflate(new byte[classes.length]);
    zlib.end();

    assertThat(deflate(classes, 0, 0, classes.length, true).length)
        .isLessThan(theirs + theirs / 100);
  }

  private static byte[] classes() throws IOException {
    byte[] all = new byte[0];
    for (Class<?> type : new Class<?>[] {String.class, Arrays.class, Random.class}) {
      try (InputStream in =
          Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
        byte[] one = in.readAllBytes();
        int length = all.length;
        all = Arrays.copyOf(all, length + one.length);
        System.arraycopy(one, 0, all, length, one.length);
      }
    }
    return all;
  }

  private byte[] deflate(byte[] input, int dictionary, int from, int end, boolean last) {
    byte[] padded = Arrays.copyOf(input, input.length + BlockDeflater.MARGIN_BYTES);
    BitOutput out = new BitOutput(new byte[input.length + input.length / 64 + 64]);
    deflater.deflate(padded, dictionary, from, end, last, out);
    return Arrays.copyOf(out.bytes(), out.length());
  }

  private static byte[] inflate(byte[] packed, byte[] dictionary, int length)
      throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setDictionary(dictionary);
    inflater.setInput(packed);
    byte[] output = new byte[length + 1];
    int inflated = inflater.inflate(output);
    assertThat(inflater.finished()).isTrue();
    assertThat(inflater.getRemaining()).isZero();
    inflater.end();
    return Arrays.copyOf(output, inflated);
  }

  private enum Kind {
    ZEROS {
      @Override
      byte[] bytes(int length, Random random) {
        return new byte[length];
      }
    },
    NOISE {
      @Override
      byte[] bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
      }
    },
    /** Frequencies of Fibonacci's numbers: codes that want more than fifteen bits. */
    SKEWED {
      @Override
      byte[] bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
          while (random.nextInt(1000) < 618 && bytes[i] < 100) {
            bytes[i]++;
          }
        }
        return bytes;
      }
    },
    REPEATING {
      @Override
      byte[] bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
          bytes[i] =
              i > 40 && random.nextInt(20) != 0
                  ? bytes[i - 1 - random.nextInt(Math.min(i, 4)) * 10 % i]
                  : (byte) random.nextInt(64);
        }
        return bytes;
      }
    },
    DISTANT {
      @Override
      byte[] bytes(int length, Random random) {
        byte[] bytes = NOISE.bytes(length, random);
        for (int i = 33_000; i + 300 < length; i += 300) {
          int distance = 32_768 - random.nextInt(3);
          System.arraycopy(bytes, i - distance, bytes, i, random.nextInt(3, 300));
        }
        return bytes;
      }
    };

    abstract byte[] bytes(int length, Random random);
  }
}
