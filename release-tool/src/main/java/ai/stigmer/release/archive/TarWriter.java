package ai.stigmer.release.archive;

import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.failure.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes a tree as a POSIX.1-2001 tar: ustar headers, and a pax record only for a value ustar
 * cannot hold. One time for all entries, numeric owners, no names of users.
 */
public final class TarWriter {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final TarArchiveOutputStream tar;
  private final FileTime mtime;

  private TarWriter(TarArchiveOutputStream tar, Instant mtime) {
    this.tar = tar;
    this.mtime = FileTime.from(mtime.truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Writes the whole archive with its end mark; {@code out} stays open. Every content is read once.
   *
   * @param mtime whole seconds are kept
   * @throws InvalidInput if a content has not as many bytes as it said
   */
  @SuppressWarnings("resource") // Closing it would close what the caller owns.
  public static void write(FileTree tree, Instant mtime, OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    TarWriter writer = new TarWriter(tar, mtime);
    for (Entry entry : tree.entries()) {
      writer.write(entry);
    }
    tar.finish();
  }

  private void write(Entry entry) throws IOException {
    switch (entry) {
      case Directory d -> header(d, d.path() + "/", TarConstants.LF_DIR, d.mode(), 0, "");
      case SymbolicLink l -> header(l, l.path(), TarConstants.LF_SYMLINK, 0777, 0, l.target());
      case HardLink l -> header(l, l.path(), TarConstants.LF_LINK, 0644, 0, l.target());
      case RegularFile f -> {
        header(f, f.path(), TarConstants.LF_NORMAL, f.mode(), f.content().sizeBytes(), "");
        content(f);
      }
    }
    tar.closeArchiveEntry();
  }

  private void header(Entry entry, String name, byte type, int mode, long size, String target)
      throws IOException {
    TarArchiveEntry header = new TarArchiveEntry(name, type);
    header.setMode(mode);
    header.setUserId(entry.owner().userId());
    header.setGroupId(entry.owner().groupId());
    header.setUserName("");
    header.setGroupName("");
    header.setSize(size);
    header.setLinkName(target);
    header.setLastModifiedTime(mtime);
    tar.putArchiveEntry(header);
  }

  private void content(RegularFile file) throws IOException {
    long size = file.content().sizeBytes();
    long written = 0;
    try (InputStream in = file.content().open()) {
      byte[] buffer = new byte[Math.clamp(size, 1, BUFFER_BYTES)];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        written += n;
        if (written > size) {
          throw changed(file, "more");
        }
        tar.write(buffer, 0, n);
      }
    }
    if (written < size) {
      throw changed(file, "fewer");
    }
  }

  private static InvalidInput changed(RegularFile file, String moreOrFewer) {
    return new InvalidInput(
        file.path(),
        "has " + moreOrFewer + " bytes than the " + file.content().sizeBytes() + " it had before",
        "do not change files while they are packed; run again");
  }
}
