package ai.stigmer.cli.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * Unpacks a tar archive (POSIX.1-2001 pax, and GNU's long names) of folders, files and symbolic
 * links into an empty folder. What would lie or lead outside is refused.
 */
final class Tar {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 64 * 1024;

  private final InputStream in;
  private final Path folder;

  Tar(InputStream in, Path folder) {
    this.in = in;
    this.folder = folder;
  }

  /** A member that must not be unpacked. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  void unpack() throws IOException {
    Map<String, String> overrides = new TreeMap<>();
    byte[] header = new byte[BLOCK];
    while (block(header)) {
      long size = octal(header, 124, 12);
      char type = (char) header[156];
      switch (type) {
        case 'x' -> overrides.putAll(pax(text(size)));
        case 'g' -> text(size);
        case 'L' -> overrides.put("path", trimmed(text(size)));
        case 'K' -> overrides.put("linkpath", trimmed(text(size)));
        default -> {
          String prefix = string(header, 345, 155);
          String name = string(header, 0, 100);
          String path =
              overrides.getOrDefault("path", prefix.isEmpty() ? name : prefix + "/" + name);
          String link = overrides.getOrDefault("linkpath", string(header, 157, 100));
          if (overrides.containsKey("size")) {
            size = Long.parseLong(String.valueOf(overrides.get("size")));
          }
          member(type, path, link, size, (int) octal(header, 100, 8));
          overrides.clear();
        }
      }
    }
  }

  private void member(char type, String path, String link, long size, int mode) throws IOException {
    Path target = inside(path);
    switch (type) {
      case '5' -> {
        Files.createDirectories(target);
        skip(size);
      }
      case '0', '\0' -> {
        parent(target);
        try (FileChannel channel =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          copy(size, channel);
          channel.force(true);
        }
        boolean program = (mode & 0100) != 0;
        Files.setPosixFilePermissions(
            target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
      }
      case '2' -> {
        parent(target);
        Path leads = target.resolveSibling(link).normalize();
        if (link.isEmpty() || link.startsWith("/") || !leads.startsWith(folder)) {
          throw new Refused("`" + path + "` links to `" + link + "`, outside its folder");
        }
        Files.createSymbolicLink(target, Path.of(link));
        skip(size);
      }
      default -> throw new Refused("`" + path + "` is neither folder, file nor symbolic link");
    }
  }

  private Path inside(String path) throws Refused {
    if (path.isEmpty() || path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new Refused("`" + path + "` is an absolute name or none");
    }
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        throw new Refused("`" + path + "` leads outside its folder");
      }
    }
    return folder.resolve(path).normalize();
  }

  /** Made if need be, and reached through no link that the archive made. */
  private void parent(Path target) throws IOException {
    Path parent = target.resolveSibling(".").normalize();
    Path seen = folder;
    for (Path part : folder.relativize(parent)) {
      seen = seen.resolve(part);
      if (Files.isSymbolicLink(seen)) {
        throw new Refused("`" + folder.relativize(target) + "` lies behind a link");
      }
    }
    if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(parent);
    }
  }

  private void copy(long size, FileChannel channel) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new EOFException("the archive ends within a file");
      }
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      left -= count;
    }
    in.skipNBytes(padding(size));
  }

  private void skip(long size) throws IOException {
    in.skipNBytes(size + padding(size));
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  /** Whether there is another header; two zero blocks, or the end, say no. */
  private boolean block(byte[] header) throws IOException {
    int count = in.readNBytes(header, 0, BLOCK);
    if (count == 0) {
      return false;
    }
    if (count < BLOCK) {
      throw new EOFException("the archive ends within a header");
    }
    for (byte b : header) {
      if (b != 0) {
        checkSum(header);
        return true;
      }
    }
    return false;
  }

  private static void checkSum(byte[] header) throws IOException {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != octal(header, 148, 8)) {
      throw new IOException("the archive has a damaged header");
    }
  }

  private String text(long size) throws IOException {
    if (size > LONGEST_NAME) {
      throw new Refused("a name of " + size + " bytes");
    }
    String text = new String(in.readNBytes((int) size), UTF_8);
    in.skipNBytes(padding(size));
    return text;
  }

  private static String trimmed(String text) {
    return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
  }

  /** Records of {@code length key=value\n}. */
  private static Map<String, String> pax(String text) throws IOException {
    Map<String, String> records = new TreeMap<>();
    byte[] bytes = text.getBytes(UTF_8);
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      while (space < bytes.length && bytes[space] != ' ') {
        space++;
      }
      String digits = new String(bytes, at, space - at, UTF_8);
      int length = digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
      if (length <= space - at + 1 || at + length > bytes.length) {
        throw new IOException("the archive has a damaged extended header");
      }
      String record = new String(bytes, space + 1, at + length - space - 2, UTF_8);
      int equals = record.indexOf('=');
      if (equals > 0) {
        records.put(record.substring(0, equals), record.substring(equals + 1));
      }
      at += length;
    }
    return records;
  }

  private static long octal(byte[] header, int offset, int length) throws IOException {
    String digits = string(header, offset, length).strip();
    if (!digits.matches("[0-7]*")) {
      throw new IOException("the archive has a damaged header");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String string(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, UTF_8);
  }
}
