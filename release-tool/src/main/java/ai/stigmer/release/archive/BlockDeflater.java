package ai.stigmer.release.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Deflate (RFC 1951) with the lazy matching and the limits of zlib's level 6, and so with its
 * ratio, in two thirds of its time: chains of strings that share four bytes are a fraction as long
 * as zlib's, whose strings share three. The bytes depend on nothing but the input.
 *
 * <p>Not for several threads at once; meant to be used again and again.
 */
final class BlockDeflater {
  /** How far beyond the input is read: its array must be that much longer. */
  static final int MARGIN_BYTES = 16;

  static final int WINDOW_BYTES = 32 * 1024;
  private static final int MIN_MATCH = 3;
  private static final int HASHED_BYTES = 4;
  private static final int MAX_MATCH = 258;

  private static final int HASH_BITS = 16;
  private static final int SHORT_HASH_BITS = 15;
  private static final int HASH_FACTOR = 0x9e3779b1; // 2^32 divided by the golden ratio

  /** Before every position, and further from it than {@link #back} can say. */
  private static final int NEVER = -0x10000;

  /** A match of three bytes that is further away costs more than three literals. */
  private static final int TOO_FAR = 4096;

  // zlib's level 6: deflate.c, configuration_table.
  private static final int GOOD_LENGTH = 8;
  private static final int MAX_LAZY = 16;
  private static final int NICE_LENGTH = 128;
  private static final int MAX_CHAIN = 128;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** By hash of four bytes: the newest position of such. */
  private final int[] head = new int[1 << HASH_BITS];

  /** By hash of three bytes: the newest position of such; older ones are not kept. */
  private final int[] shortHead = new int[1 << SHORT_HASH_BITS];

  /** By position modulo the window: how far before it the next older one of its hash is. */
  private final char[] back = new char[WINDOW_BYTES];

  private final HuffmanBlock block = new HuffmanBlock();
  private int matchStart;

  /**
   * Compresses {@code input} from {@code from} to {@code end}. What is not {@code last} ends at a
   * byte boundary, with an empty stored block, so that more may follow.
   *
   * @param dictionary where the bytes that may be referred to begin, at most {@link #WINDOW_BYTES}
   *     before {@code from}
   */
  void deflate(byte[] input, int dictionary, int from, int end, boolean last, BitOutput out) {
    Arrays.fill(head, NEVER);
    Arrays.fill(shortHead, NEVER);
    insertAll(input, dictionary, from, end);
    int blockStart = from;
    int length = MIN_MATCH - 1;
    int start = 0;
    boolean literalPending = false;
    int at = from;
    while (at < end) {
      int left = end - at;
      int previousLength = length;
      int previousStart = start;
      length = MIN_MATCH - 1;
      if (left >= HASHED_BYTES) {
        int bytes = (int) INT.get(input, at);
        int newestShort = shortHead[shortHash(bytes)];
        int newest = head[hash(bytes)];
        insert(bytes, at);
        if (previousLength < MAX_LAZY) {
          if (previousLength < MIN_MATCH
              && at - newestShort <= TOO_FAR
              && newestShort >= dictionary
              && (((int) INT.get(input, newestShort) ^ bytes) & 0xffffff) == 0) {
            length = MIN_MATCH;
            start = newestShort;
          }
          int limit = Math.max(dictionary, at - WINDOW_BYTES);
          if (newest >= limit) {
            int best = Math.max(length, previousLength);
            int found = longestMatch(input, at, newest, best, left, limit);
            if (found > best) {
              length = found;
              start = matchStart;
            }
          }
        }
      }
      boolean full = false;
      if (previousLength >= MIN_MATCH && length <= previousLength) {
        full = block.addMatch(at - 1 - previousStart, previousLength);
        int after = at - 1 + previousLength;
        insertAll(input, at + 1, after, end);
        literalPending = false;
        length = MIN_MATCH - 1;
        at = after;
      } else {
        if (literalPending) {
          full = block.addLiteral(input[at - 1]);
        }
        literalPending = true;
        at++;
      }
      if (full) {
        int blockEnd = literalPending ? at - 1 : at;
        block.write(input, blockStart, blockEnd - blockStart, false, out);
        blockStart = blockEnd;
      }
    }
    if (literalPending) {
      block.addLiteral(input[at - 1]);
    }
    if (last || !block.isEmpty()) {
      block.write(input, blockStart, at - blockStart, last, out);
    }
    if (!last) {
      out.stored(input, from, 0, false);
    }
  }

  private void insertAll(byte[] input, int from, int to, int end) {
    int stop = Math.min(to, end - HASHED_BYTES + 1);
    for (int at = from; at < stop; at++) {
      insert((int) INT.get(input, at), at);
    }
  }

  private void insert(int bytes, int at) {
    shortHead[shortHash(bytes)] = at;
    int hash = hash(bytes);
    back[at & (WINDOW_BYTES - 1)] = (char) Math.min(at - head[hash], 0xffff);
    head[hash] = at;
  }

  private static int hash(int bytes) {
    return (bytes * HASH_FACTOR) >>> (Integer.SIZE - HASH_BITS);
  }

  private static int shortHash(int bytes) {
    return ((bytes << Byte.SIZE) * HASH_FACTOR) >>> (Integer.SIZE - SHORT_HASH_BITS);
  }

  /**
   * The length of the longest match that begins at {@code newest} or further down its chain, not
   * before {@code limit}; {@code atLeast} if none is longer. Where it begins is in {@link
   * #matchStart}.
   */
  private int longestMatch(byte[] input, int at, int newest, int atLeast, int left, int limit) {
    int chain = atLeast >= GOOD_LENGTH ? MAX_CHAIN / 4 : MAX_CHAIN;
    int most = Math.min(MAX_MATCH, left);
    int nice = Math.min(NICE_LENGTH, left);
    int best = atLeast;
    // The last four bytes that a longer match must have; most candidates fail here.
    int tail = Math.max(best - 3, 0);
    int wanted = (int) INT.get(input, at + tail);
    int candidate = newest;
    do {
      if ((int) INT.get(input, candidate + tail) == wanted) {
        int length = common(input, candidate, at, most);
        if (length > best) {
          matchStart = candidate;
          best = length;
          if (length >= nice) {
            break;
          }
          tail = best - 3;
          wanted = (int) INT.get(input, at + tail);
        }
      }
      candidate -= back[candidate & (back.length - 1)];
      chain--;
    } while (candidate >= limit && chain != 0);
    return best;
  }

  /** How many bytes are the same, at most {@code most}. */
  private static int common(byte[] input, int a, int b, int most) {
    for (int i = 0; i < most; i += Long.BYTES) {
      long difference = (long) LONG.get(input, a + i) ^ (long) LONG.get(input, b + i);
      if (difference != 0) {
        return Math.min(most, i + Long.numberOfTrailingZeros(difference) / Byte.SIZE);
      }
    }
    return most;
  }
}
