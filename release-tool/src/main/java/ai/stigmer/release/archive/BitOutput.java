package ai.stigmer.release.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits into an array of bytes, lowest first (RFC 1951 §3.1.1). The array needs room for eight bytes
 * after the last.
 */
final class BitOutput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int at;
  private long held;
  private int heldBits;

  BitOutput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Starts anew. */
  void clear() {
    at = 0;
    held = 0;
    heldBits = 0;
  }

  /** Whole bytes written so far. */
  int length() {
    return at;
  }

  byte[] bytes() {
    return bytes;
  }

  /** At most 56 bits. */
  void write(long value, int width) {
    held |= value << heldBits;
    heldBits += width;
    LONG.set(bytes, at, held);
    int whole = heldBits >>> 3;
    at += whole;
    held = whole == 8 ? 0 : held >>> (whole << 3);
    heldBits &= 7;
  }

  /** A code in front of four bits that hold its length. */
  void writeCode(int packed) {
    write(packed >>> 4, packed & 15);
  }

  /** Fills the byte begun with zeros. */
  void align() {
    if (heldBits > 0) {
      bytes[at++] = (byte) held;
    }
    held = 0;
    heldBits = 0;
  }

  /** A stored block (RFC 1951 §3.2.4) of fewer than 65536 bytes. */
  void stored(byte[] input, int from, int length, boolean last) {
    write(last ? 1 : 0, 3);
    align();
    write((length & 0xffff) | ((long) (~length & 0xffff) << 16), 32);
    System.arraycopy(input, from, bytes, at, length);
    at += length;
  }
}
