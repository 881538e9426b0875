package ai.stigmer.release.archive;

import java.util.Arrays;

/**
 * The symbols of one deflate block (RFC 1951 §3.2), and its encoding: stored, or in the fixed or in
 * its own Huffman codes, whichever is shortest; ties and code lengths as in zlib.
 */
final class HuffmanBlock {
  /** A block ends when it has this many symbols: zlib's memory level 8. */
  private static final int MAX_SYMBOLS = (1 << 14) - 1;

  // RFC 1951 §3.2.3, BTYPE.
  private static final int FIXED = 1;
  private static final int OWN = 2;

  private static final int MIN_MATCH = 3;
  private static final int LITERALS = 256;
  private static final int END_OF_BLOCK = 256;
  private static final int LENGTH_CODES = 29;
  private static final int LITERAL_CODES = LITERALS + 1 + LENGTH_CODES;
  private static final int DISTANCE_CODES = 30;
  private static final int LENGTH_OF_CODE_CODES = 19;
  private static final int REPEAT_PREVIOUS = 16;
  private static final int REPEAT_ZERO_SHORT = 17;
  private static final int REPEAT_ZERO_LONG = 18;

  private static final int[] EXTRA_LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] EXTRA_DISTANCE_BITS = {
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
  };
  private static final int[] EXTRA_CODE_LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7
  };

  /** RFC 1951 §3.2.7: the lengths most likely to be zero come last. */
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private static final int[] BASE_LENGTH = new int[LENGTH_CODES];
  private static final byte[] CODE_OF_LENGTH = new byte[256];
  private static final int[] BASE_DISTANCE = new int[DISTANCE_CODES];

  /** Of distances below 256, then of distances divided by 128. */
  private static final byte[] CODE_OF_DISTANCE = new byte[512];

  static {
    int length = 0;
    for (int code = 0; code < LENGTH_CODES - 1; code++) {
      BASE_LENGTH[code] = length;
      for (int i = 0; i < 1 << EXTRA_LENGTH_BITS[code]; i++) {
        CODE_OF_LENGTH[length++] = (byte) code;
      }
    }
    CODE_OF_LENGTH[255] = LENGTH_CODES - 1; // Length 258 has a code of its own.
    int distance = 0;
    for (int code = 0; code < DISTANCE_CODES; code++) {
      BASE_DISTANCE[code] = distance;
      for (int i = 0; i < 1 << EXTRA_DISTANCE_BITS[code]; i++, distance++) {
        CODE_OF_DISTANCE[distance < 256 ? distance : 256 + (distance >> 7)] = (byte) code;
      }
    }
    BASE_LENGTH[LENGTH_CODES - 1] = 255;
  }

  private final int[] symbols = new int[MAX_SYMBOLS];
  private int count;
  private final HuffmanTree literals =
      new HuffmanTree(LITERAL_CODES, 15, EXTRA_LENGTH_BITS, LITERALS + 1, fixedLiteralLengths());
  private final HuffmanTree distances =
      new HuffmanTree(DISTANCE_CODES, 15, EXTRA_DISTANCE_BITS, 0, fixedDistanceLengths());
  private final HuffmanTree codeLengths =
      new HuffmanTree(LENGTH_OF_CODE_CODES, 7, EXTRA_CODE_LENGTH_BITS, 0, new int[0]);

  private static int[] fixedLiteralLengths() {
    int[] lengths = new int[288];
    Arrays.fill(lengths, 0, 144, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    Arrays.fill(lengths, 280, 288, 8);
    return lengths;
  }

  private static int[] fixedDistanceLengths() {
    int[] lengths = new int[DISTANCE_CODES];
    Arrays.fill(lengths, 5);
    return lengths;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Adds a byte; whether the block is full now. */
  boolean addLiteral(byte literal) {
    int value = literal & 0xff;
    symbols[count++] = value;
    literals.frequency[value]++;
    return count == MAX_SYMBOLS;
  }

  /** Adds a repetition; whether the block is full now. */
  boolean addMatch(int distance, int length) {
    int above = length - MIN_MATCH;
    symbols[count++] = (distance << 8) | above;
    literals.frequency[LITERALS + 1 + CODE_OF_LENGTH[above]]++;
    distances.frequency[codeOfDistance(distance - 1)]++;
    return count == MAX_SYMBOLS;
  }

  private static int codeOfDistance(int distance) {
    return CODE_OF_DISTANCE[distance < 256 ? distance : 256 + (distance >>> 7)];
  }

  /** Writes the block, which is that part of {@code input}, and empties it. */
  void write(byte[] input, int from, int length, boolean last, BitOutput out) {
    literals.frequency[END_OF_BLOCK] = 1;
    literals.build();
    distances.build();
    int lastCodeLength = buildCodeLengths();
    long own =
        literals.bits + distances.bits + codeLengths.bits + 3L * (lastCodeLength + 1) + 5 + 5 + 4;
    long ownBytes = (own + 3 + 7) >>> 3;
    long fixedBytes = (literals.fixedBits + distances.fixedBits + 3 + 7) >>> 3;
    int lastBit = last ? 1 : 0;
    if (length + 4 <= Math.min(ownBytes, fixedBytes)) {
      out.stored(input, from, length, last);
    } else if (fixedBytes <= ownBytes) {
      out.write((FIXED << 1) | lastBit, 3);
      literals.useFixed();
      distances.useFixed();
      writeSymbols(out);
    } else {
      out.write((OWN << 1) | lastBit, 3);
      writeCodeLengths(lastCodeLength, out);
      writeSymbols(out);
    }
    clear();
    if (last) {
      out.align();
    }
  }

  private void clear() {
    count = 0;
    literals.clear();
    distances.clear();
    codeLengths.clear();
  }

  private void writeSymbols(BitOutput out) {
    int[] literalCode = literals.code;
    int[] distanceCode = distances.code;
    for (int i = 0; i < count; i++) {
      int symbol = symbols[i];
      int distance = symbol >>> 8;
      if (distance == 0) {
        out.writeCode(literalCode[symbol]);
      } else {
        writeMatch(out, literalCode, distanceCode, symbol & 0xff, distance - 1);
      }
    }
    out.writeCode(literalCode[END_OF_BLOCK]);
  }

  /** At most 48 bits. */
  private static void writeMatch(
      BitOutput out, int[] literalCode, int[] distanceCode, int length, int distance) {
    int lengthCode = CODE_OF_LENGTH[length];
    int packed = literalCode[LITERALS + 1 + lengthCode];
    long value = Integer.toUnsignedLong(packed >>> 4);
    int width = packed & 15;
    value |= (long) (length - BASE_LENGTH[lengthCode]) << width;
    width += EXTRA_LENGTH_BITS[lengthCode];
    int code = codeOfDistance(distance);
    packed = distanceCode[code];
    value |= (long) (packed >>> 4) << width;
    width += packed & 15;
    value |= (long) (distance - BASE_DISTANCE[code]) << width;
    out.write(value, width + EXTRA_DISTANCE_BITS[code]);
  }

  // The lengths of both trees' codes are run-length coded in a third code.

  private interface Run {
    void of(int symbol, int extra);
  }

  private static void runs(HuffmanTree tree, Run run) {
    int previous = -1;
    int next = tree.length(0);
    int repeated = 0;
    int most = next == 0 ? 138 : 7;
    int least = next == 0 ? 3 : 4;
    for (int i = 0; i <= tree.lastUsed(); i++) {
      int current = next;
      next = i == tree.lastUsed() ? -1 : tree.length(i + 1);
      if (++repeated < most && current == next) {
        continue;
      }
      if (repeated < least) {
        for (int k = 0; k < repeated; k++) {
          run.of(current, 0);
        }
      } else if (current != 0) {
        if (current != previous) {
          run.of(current, 0);
          repeated--;
        }
        run.of(REPEAT_PREVIOUS, repeated - 3);
      } else if (repeated <= 10) {
        run.of(REPEAT_ZERO_SHORT, repeated - 3);
      } else {
        run.of(REPEAT_ZERO_LONG, repeated - 11);
      }
      repeated = 0;
      previous = current;
      most = next == 0 ? 138 : current == next ? 6 : 7;
      least = next == 0 ? 3 : current == next ? 3 : 4;
    }
  }

  /** The last index in {@link #CODE_LENGTH_ORDER} that is used. */
  private int buildCodeLengths() {
    Run counting = (symbol, _) -> codeLengths.frequency[symbol]++;
    runs(literals, counting);
    runs(distances, counting);
    codeLengths.build();
    int last = LENGTH_OF_CODE_CODES - 1;
    while (last >= 3 && codeLengths.length(CODE_LENGTH_ORDER[last]) == 0) {
      last--;
    }
    return last;
  }

  private void writeCodeLengths(int last, BitOutput out) {
    out.write(literals.lastUsed() + 1 - 257, 5);
    out.write(distances.lastUsed() + 1 - 1, 5);
    out.write(last + 1 - 4, 4);
    for (int i = 0; i <= last; i++) {
      out.write(codeLengths.length(CODE_LENGTH_ORDER[i]), 3);
    }
    Run writing =
        (symbol, extra) -> {
          out.writeCode(codeLengths.code[symbol]);
          out.write(extra, EXTRA_CODE_LENGTH_BITS[symbol]);
        };
    runs(literals, writing);
    runs(distances, writing);
  }
}
