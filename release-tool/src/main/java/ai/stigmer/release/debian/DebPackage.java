package ai.stigmer.release.debian;

import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.TarReader;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.EndingStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * A {@code .deb} file of format 2.0: deb(5). Of the compressions, {@code xz}, {@code gz} and none
 * are read.
 */
final class DebPackage {
  private static final byte[] MAGIC = "!<arch>\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 60;
  private static final int MOST_CONTROL_BYTES = 16 << 20;
  private static final int MOST_XZ_KIB = 256 << 10;
  private static final TarReader.Limits LIMITS = new TarReader.Limits(200_000, 4L << 30);

  private final DebFile deb;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, byte[]> control = new HashMap<>();

  private record Member(long offset, long sizeBytes) {}

  private DebPackage(DebFile deb) {
    this.deb = deb;
  }

  /**
   * Reads the outline and the control files.
   *
   * @throws InvalidInput if it is no complete {@code .deb}, or of a compression not read here
   */
  static DebPackage open(DebFile deb) {
    DebPackage opened = new DebPackage(deb);
    try (SeekableByteChannel file = Files.newByteChannel(deb.file())) {
      opened.readOutline(file);
    } catch (IOException e) {
      throw Storage.of(deb.file(), "read", e);
    }
    opened.readTar(
        "control.tar",
        entry -> {
          if (entry instanceof RegularFile f && f.content().sizeBytes() < MOST_CONTROL_BYTES) {
            try (InputStream in = f.content().open()) {
              opened.control.put(f.path(), in.readAllBytes());
            }
          }
        });
    if (!opened.control.containsKey("control")) {
      throw opened.invalid("has no control file");
    }
    opened.member("data.tar");
    return opened;
  }

  DebFile deb() {
    return deb;
  }

  /** One of the files for the package manager, as in {@code control} or {@code md5sums}. */
  Optional<String> controlFile(String name) {
    return Optional.ofNullable(control.get(name))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Visits what the package installs, in its own order; paths are not merged into {@code usr}. */
  void readData(TarReader.Visitor visitor) {
    readTar("data.tar", visitor);
  }

  private void readOutline(SeekableByteChannel file) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(file));
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw invalid("is no .deb: it does not begin as an ar archive");
    }
    long offset = MAGIC.length;
    while (true) {
      byte[] raw = in.readNBytes(HEADER_BYTES);
      if (raw.length == 0) {
        break;
      }
      String header = new String(raw, StandardCharsets.ISO_8859_1);
      if (raw.length < HEADER_BYTES || !header.endsWith("`\n")) {
        throw invalid("is damaged: byte " + offset + " begins no member");
      }
      offset += HEADER_BYTES;
      String name = header.substring(0, 16).strip().replaceFirst("/$", "");
      long size = size(header.substring(48, 58).strip(), offset);
      if (offset + size > file.size()) {
        throw invalid(
            "is truncated: `%s` has %d bytes, and %d follow"
                .formatted(name, size, file.size() - offset));
      }
      if (members.isEmpty() && !name.equals("debian-binary")) {
        throw invalid("is no .deb: its first member is `" + name + "`");
      }
      members.put(name, new Member(offset, size));
      long padded = size + size % 2;
      in.skipNBytes(Math.min(padded, file.size() - offset));
      offset += padded;
    }
  }

  private long size(String text, long offset) {
    if (!text.matches("\\d{1,10}")) {
      throw invalid("is damaged: byte " + offset + " states the size `" + text + "`");
    }
    return Long.parseLong(text);
  }

  private void readTar(String stem, TarReader.Visitor visitor) {
    String member = member(stem);
    try (InputStream tar = unpacked(member)) {
      new TarReader(deb.name() + " " + member, TarReader.Links.ROOT_FILE_SYSTEM, LIMITS)
          .read(tar, visitor);
    } catch (EOFException | XZIOException | ZipException e) {
      throw new InvalidInput(
          deb.name(), "is damaged: `" + member + "` cannot be unpacked", null, e);
    } catch (IOException e) {
      throw Storage.of(deb.file(), "read", e);
    }
  }

  private String member(String stem) {
    String found =
        members.keySet().stream()
            .filter(name -> name.equals(stem) || name.startsWith(stem + "."))
            .findFirst()
            .orElseThrow(() -> invalid("is no complete .deb: it has no `" + stem + "`"));
    return switch (found.substring(stem.length())) {
      case "", ".gz", ".xz" -> found;
      default ->
          throw new InvalidInput(
              deb.name(),
              "holds `" + found + "`, a compression that is not read: only xz, gz and none are",
              "take the package from Debian's own archive, which uses xz");
    };
  }

  private InputStream unpacked(String name) throws IOException {
    Member member = members.getOrDefault(name, new Member(0, 0));
    InputStream file = Files.newInputStream(deb.file());
    try {
      file.skipNBytes(member.offset());
      InputStream packed =
          new BufferedInputStream(new EndingStream(file, member.sizeBytes()), 1 << 16);
      if (name.endsWith(".xz")) {
        return new XZInputStream(packed, MOST_XZ_KIB);
      }
      return name.endsWith(".gz") ? new GZIPInputStream(packed, 1 << 16) : packed;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private InvalidInput invalid(String problem) {
    return new InvalidInput(
        deb.name(), problem, "remove it from the cache, or take it from another mirror");
  }
}
