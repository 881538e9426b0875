package ai.stigmer.release.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes symbol tables and debug information out of a native library, as {@code strip} does; what is
 * loaded into memory stays byte for byte. Debian's jmods carry 600 MB of them. No {@code objcopy},
 * which would have to know the target's architecture and whose bytes differ by release.
 *
 * <p>Source: System V ABI, chapter 4, and elf(5), for ELF64 with the least significant byte first.
 * Any other file stays as it is: Mach-O libraries keep their symbols apart.
 */
final class NativeSymbols {
  /** `\x7fELF`, 64 bits, least significant byte first, version 1; then the system, which varies. */
  private static final long ELF64 = 0x01_01_02_46_4c_45_7fL << 8;

  private static final int HEADER = 64;
  private static final int SECTION = 64;
  private static final int SEGMENT = 56;
  private static final int SYMTAB = 2;
  private static final int STRTAB = 3;
  private static final int RELA = 4;
  private static final int NOBITS = 8;
  private static final int REL = 9;
  private static final int ALLOC = 2;
  private static final int MAX_TABLE = 1 << 20;

  /** Elf64_Shdr, with its name looked up. */
  private record Section(int index, String name, ByteBuffer header) {
    int type() {
      return header.getInt(4);
    }

    boolean isLoaded() {
      return (header.getLong(8) & ALLOC) != 0;
    }

    long offset() {
      return header.getLong(24);
    }

    long size() {
      return type() == NOBITS ? 0 : header.getLong(32);
    }

    long alignment() {
      return Math.max(1, header.getLong(48));
    }
  }

  private NativeSymbols() {}

  /** Whether there was something to take out. */
  static boolean strip(Path file) throws IOException {
    if (!isElf64(file)) {
      return false; // and may be read-only
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return strip(channel, read(channel, 0, HEADER));
    }
  }

  private static boolean isElf64(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.size() >= HEADER && read(channel, 0, HEADER).getLong(0) << 8 == ELF64;
    }
  }

  private static boolean strip(FileChannel channel, ByteBuffer header) throws IOException {
    long table = header.getLong(40);
    int count = Short.toUnsignedInt(header.getShort(60));
    int names = Short.toUnsignedInt(header.getShort(62));
    if (table < HEADER || table + (long) count * SECTION > channel.size() || names >= count) {
      return false;
    }
    List<Section> sections = sections(read(channel, table, count * SECTION), channel, names);
    List<Section> kept = sections.stream().filter(s -> !isSymbols(s, names)).toList();
    // The dynamic symbols name loaded sections by index, so none of these may move up.
    boolean loadedFirst = kept.stream().allMatch(s -> !s.isLoaded() || kept.indexOf(s) == s.index);
    if (kept.size() == sections.size() || !loadedFirst) {
      return false;
    }
    long end = endOfLoaded(channel, header, kept);
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    for (Section section : kept) {
      if (section.index > 0 && !section.isLoaded()) {
        byte[] content = bytes(read(channel, section.offset(), (int) section.size()));
        pad(rest, end, section.alignment());
        section.header.putLong(24, end + rest.size());
        rest.write(content);
      }
    }
    pad(rest, end, Long.BYTES);
    header.putLong(40, end + rest.size());
    header.putShort(60, (short) kept.size());
    header.putShort(62, (short) kept.indexOf(sections.get(names)));
    for (Section section : kept) {
      rest.write(bytes(section.header));
    }
    write(channel, header, 0);
    write(channel, ByteBuffer.wrap(rest.toByteArray()), end);
    channel.truncate(end + rest.size());
    return true;
  }

  private static List<Section> sections(ByteBuffer table, FileChannel channel, int names)
      throws IOException {
    List<ByteBuffer> headers = new ArrayList<>();
    for (int from = 0; from < table.capacity(); from += SECTION) {
      byte[] bytes = new byte[SECTION];
      table.get(from, bytes);
      headers.add(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
    ByteBuffer strings =
        read(
            channel,
            headers.get(names).getLong(24),
            (int) Math.min(MAX_TABLE, headers.get(names).getLong(32)));
    List<Section> sections = new ArrayList<>();
    for (ByteBuffer header : headers) {
      sections.add(new Section(sections.size(), string(strings, header.getInt(0)), header));
    }
    return sections;
  }

  /** Symbols that nothing looks up when it runs: `.dynsym` and its strings are loaded. */
  private static boolean isSymbols(Section section, int names) {
    if (section.index == 0 || section.index == names || section.isLoaded()) {
      return false;
    }
    return switch (section.type()) {
      case SYMTAB, STRTAB, REL, RELA -> true;
      default ->
          section.name.startsWith(".debug")
              || section.name.startsWith(".zdebug")
              || section.name.startsWith(".gdb_index")
              || section.name.startsWith(".gnu_debug");
    };
  }

  private static long endOfLoaded(FileChannel channel, ByteBuffer header, List<Section> kept)
      throws IOException {
    int count = Short.toUnsignedInt(header.getShort(56));
    ByteBuffer segments = read(channel, header.getLong(32), count * SEGMENT);
    long end = header.getLong(32) + segments.capacity();
    for (int from = 0; from < segments.capacity(); from += SEGMENT) {
      end = Math.max(end, segments.getLong(from + 8) + segments.getLong(from + 32));
    }
    for (Section section : kept) {
      end = section.isLoaded() ? Math.max(end, section.offset() + section.size()) : end;
    }
    return end;
  }

  private static void pad(ByteArrayOutputStream rest, long start, long alignment) {
    while ((start + rest.size()) % alignment != 0) {
      rest.write(0);
    }
  }

  private static String string(ByteBuffer strings, int from) {
    int to = from;
    while (to < strings.capacity() && strings.get(to) != 0) {
      to++;
    }
    return StandardCharsets.US_ASCII.decode(strings.slice(from, to - from)).toString();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer read(FileChannel channel, long from, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {}
    if (buffer.hasRemaining()) {
      throw new IOException("ends within one of its tables at " + from);
    }
    return buffer;
  }

  private static void write(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
    buffer.rewind();
    long position = at;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
  }
}
