package ai.stigmer.release.debian;

import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes {@code .deb} files, wrong ones too. */
final class DebBuilder {
  private final String name;
  private final List<TarArchiveEntry> entries = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();
  private String fields = "";
  private String md5sums = "";
  private String compression = "xz";

  DebBuilder(String name) {
    this.name = name;
  }

  /** More control fields, each line ended. */
  DebBuilder fields(String lines) {
    fields += lines;
    return this;
  }

  DebBuilder md5sums(String lines) {
    md5sums = lines;
    return this;
  }

  /** {@code xz}, {@code gz}, or anything else for a member that is not really packed. */
  DebBuilder compression(String suffix) {
    compression = suffix;
    return this;
  }

  DebBuilder directory(String path) {
    return add(entry(path, TarConstants.LF_DIR, 0755, Owner.ROOT), new byte[0]);
  }

  DebBuilder file(String path, String text) {
    return file(path, text, 0644, Owner.ROOT);
  }

  DebBuilder file(String path, String text, int mode, Owner owner) {
    return add(
        entry(path, TarConstants.LF_NORMAL, mode, owner), text.getBytes(StandardCharsets.UTF_8));
  }

  DebBuilder symbolicLink(String path, String target) {
    TarArchiveEntry link = entry(path, TarConstants.LF_SYMLINK, 0777, Owner.ROOT);
    link.setLinkName(target);
    return add(link, new byte[0]);
  }

  DebBuilder hardLink(String path, String target) {
    TarArchiveEntry link = entry(path, TarConstants.LF_LINK, 0644, Owner.ROOT);
    link.setLinkName(target);
    return add(link, new byte[0]);
  }

  private static TarArchiveEntry entry(String path, byte type, int mode, Owner owner) {
    TarArchiveEntry entry = new TarArchiveEntry(path, type, true);
    entry.setMode(mode);
    entry.setUserId(owner.userId());
    entry.setGroupId(owner.groupId());
    return entry;
  }

  private DebBuilder add(TarArchiveEntry entry, byte[] content) {
    entries.add(entry);
    contents.add(content);
    return this;
  }

  String control() {
    return "Package: " + name + "\nVersion: 1.0\nArchitecture: amd64\n" + fields;
  }

  byte[] bytes() {
    ByteArrayOutputStream deb = new ByteArrayOutputStream();
    deb.writeBytes("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
    member(deb, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
    List<TarArchiveEntry> controlEntries =
        List.of(
            entry("./control", TarConstants.LF_NORMAL, 0644, Owner.ROOT),
            entry("./md5sums", TarConstants.LF_NORMAL, 0644, Owner.ROOT));
    List<byte[]> controlContents =
        List.of(
            control().getBytes(StandardCharsets.UTF_8), md5sums.getBytes(StandardCharsets.UTF_8));
    member(deb, "control.tar.gz", packed("gz", tar(controlEntries, controlContents)));
    member(
        deb,
        "data.tar" + (compression.isEmpty() ? "" : "." + compression),
        packed(compression, tar(entries, contents)));
    return deb.toByteArray();
  }

  /** Writes it and gives it as a locked package. */
  DebFile in(Path folder) {
    return written(folder, name, bytes());
  }

  static DebFile written(Path folder, String name, byte[] bytes) {
    try {
      Path file = Files.write(folder.resolve(name + ".deb"), bytes);
      return new DebFile(
          new DebianPackage(
              name,
              "1.0",
              "amd64",
              "pool/main/" + name + "_1.0_amd64.deb",
              bytes.length,
              Digest.of(bytes)),
          file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void member(ByteArrayOutputStream deb, String name, byte[] content) {
    deb.writeBytes(
        "%-16s%-12s%-6s%-6s%-8s%-10d`\n"
            .formatted(name, "0", "0", "0", "100644", content.length)
            .getBytes(StandardCharsets.US_ASCII));
    deb.writeBytes(content);
    if (content.length % 2 == 1) {
      deb.write('\n');
    }
  }

  private static byte[] tar(List<TarArchiveEntry> entries, List<byte[]> contents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (int i = 0; i < entries.size(); i++) {
        entries.get(i).setSize(contents.get(i).length);
        tar.putArchiveEntry(entries.get(i));
        tar.write(contents.get(i));
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] packed(String compression, byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case "xz" -> new XZOutputStream(bytes, new LZMA2Options(0));
          case "gz" -> new GZIPOutputStream(bytes);
          default -> bytes;
        }) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
