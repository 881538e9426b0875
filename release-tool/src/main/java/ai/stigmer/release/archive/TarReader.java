package ai.stigmer.release.archive;

import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.failure.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar somebody else made, trusting nothing in it: names stay inside, links stay inside,
 * nothing lies below a link, no path comes twice, no devices, and sizes are bounded. Leading {@code
 * ./} and trailing {@code /} of names are dropped; times and names of owners are ignored.
 *
 * <p>Whatever breaks a rule, and a truncated or corrupt archive, is {@link InvalidInput}. What was
 * visited before that is already with the visitor.
 */
public final class TarReader {
  /** What the target of a symbolic link may be. */
  public enum Links {
    /**
     * Relative, and inside the archive's folder: for archives unpacked into a folder. {@code ..}
     * may only lead, because after the name of another link it need not mean the folder above.
     */
    INSIDE,
    /** Anything: the archive is a root file system, whose root bounds every path by itself. */
    ROOT_FILE_SYSTEM
  }

  /**
   * How much an archive may hold.
   *
   * @param tarBytes of the whole tar, uncompressed, headers and padding included
   */
  public record Limits(int entries, long tarBytes) {}

  /** Takes entries in the archive's order. */
  public interface Visitor {
    /** The content of a regular file can be opened once, before this method returns. */
    void accept(Entry entry) throws IOException;
  }

  private enum Kind {
    DIRECTORY,
    FILE,
    LINK
  }

  private final String subject;
  private final Links links;
  private final Limits limits;

  /** A reader whose errors name the archive {@code subject}. */
  public TarReader(String subject, Links links, Limits limits) {
    this.subject = subject;
    this.links = links;
    this.limits = limits;
  }

  /**
   * Reads to the end of {@code in}, which is uncompressed here and stays open.
   *
   * @throws IOException only what the visitor throws
   */
  public void read(InputStream in, Visitor visitor) throws IOException {
    CountedInput counted =
        new CountedInput(
            in,
            total -> {
              if (total > limits.tarBytes()) {
                throw invalid("is larger than the " + limits.tarBytes() + " bytes allowed");
              }
            });
    TarArchiveInputStream tar = new TarArchiveInputStream(counted, "UTF-8");
    Map<String, Kind> seen = new HashMap<>();
    long end = 0;
    int entries = 0;
    for (TarArchiveEntry raw = next(tar); raw != null; raw = next(tar)) {
      if (++entries > limits.entries()) {
        throw invalid("has more than " + limits.entries() + " entries");
      }
      if (!raw.isCheckSumOK()) {
        throw invalid("has a corrupt header, entry " + entries);
      }
      end = counted.count() + (raw.isFile() ? (raw.getSize() + 511) / 512 * 512 : 0);
      String path = path(raw.getName());
      if (!path.isEmpty()) {
        visitor.accept(entry(raw, path, tar, seen));
      } else if (!raw.isDirectory()) {
        throw invalid("has an entry without a name");
      }
    }
    if (counted.count() < end + 512) {
      throw invalid("is truncated: it ends without an end mark after " + entries + " entries");
    }
    drain(counted);
  }

  /**
   * Reads a whole archive into memory.
   *
   * @throws InvalidInput also if the entries make no tree
   */
  public FileTree tree(InputStream in) {
    List<Entry> entries = new ArrayList<>();
    try {
      read(
          in,
          entry -> {
            if (entry instanceof RegularFile f) {
              try (InputStream content = f.content().open()) {
                byte[] bytes = content.readAllBytes();
                entries.add(new RegularFile(f.path(), f.mode(), f.owner(), Content.of(bytes)));
              }
            } else {
              entries.add(entry);
            }
          });
    } catch (IOException e) {
      throw new AssertionError("memory has no I/O errors", e);
    }
    return FileTree.of(entries);
  }

  private @Nullable TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw corrupt(e);
    }
  }

  private Entry entry(
      TarArchiveEntry raw, String path, TarArchiveInputStream tar, Map<String, Kind> seen) {
    Owner owner = owner(raw, path);
    int mode = raw.getMode() & 07777;
    Entry entry;
    Kind kind;
    if (raw.isLink()) {
      String target = path(raw.getLinkName());
      if (seen.get(target) != Kind.FILE) {
        throw invalid("has a hard link `" + path + "` to `" + target + "`, which is no file in it");
      }
      entry = new HardLink(path, target, owner);
      kind = Kind.FILE;
    } else if (raw.isSymbolicLink()) {
      requireAllowed(path, raw.getLinkName());
      entry = new SymbolicLink(path, raw.getLinkName(), owner);
      kind = Kind.LINK;
    } else if (raw.isDirectory()) {
      entry = new Directory(path, mode, owner);
      kind = Kind.DIRECTORY;
    } else if (raw.isFile() && !raw.isSparse() && isRegular(raw)) {
      entry = new RegularFile(path, mode, owner, new OneTime(raw.getSize(), tar));
      kind = Kind.FILE;
    } else {
      throw invalid("has an entry `" + path + "` that is no file, directory or link");
    }
    remember(path, kind, seen);
    return entry;
  }

  /** commons-compress calls every type it does not know a file. */
  private static boolean isRegular(TarArchiveEntry raw) {
    return switch (raw.getLinkFlag()) {
      case '0', '7', 0 -> true;
      default -> false;
    };
  }

  private void remember(String path, Kind kind, Map<String, Kind> seen) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      Kind parent = seen.putIfAbsent(path.substring(0, slash), Kind.DIRECTORY);
      if (parent != null && parent != Kind.DIRECTORY) {
        throw invalid(
            "has an entry `" + path + "` below `" + path.substring(0, slash) + "`, no directory");
      }
    }
    Kind earlier = seen.put(path, kind);
    if (earlier != null && (earlier != Kind.DIRECTORY || kind != Kind.DIRECTORY)) {
      throw invalid("has the path `" + path + "` twice");
    }
  }

  private String path(String name) {
    if (name.startsWith("/")) {
      throw invalid("has the absolute name `" + name + "`");
    }
    StringBuilder clean = new StringBuilder();
    for (String segment : name.split("/", -1)) {
      if (segment.equals("..") || segment.indexOf('\0') >= 0) {
        throw invalid("has the name `" + name + "`, which leaves the folder it is unpacked into");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        clean.append(clean.isEmpty() ? "" : "/").append(segment);
      }
    }
    return clean.toString();
  }

  private void requireAllowed(String path, String target) {
    if (target.isEmpty()) {
      throw invalid("has a symbolic link `" + path + "` without a target");
    }
    if (links == Links.ROOT_FILE_SYSTEM) {
      return;
    }
    long depth = path.chars().filter(c -> c == '/').count();
    boolean inside = !target.startsWith("/");
    boolean descended = false;
    for (String segment : target.split("/", -1)) {
      if (segment.equals("..")) {
        inside &= !descended && --depth >= 0;
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        descended = true;
      }
    }
    if (!inside) {
      throw invalid("has a symbolic link `" + path + "` to `" + target + "`, outside of it");
    }
  }

  private Owner owner(TarArchiveEntry raw, String path) {
    long user = raw.getLongUserId();
    long group = raw.getLongGroupId();
    if (user < 0 || user > Integer.MAX_VALUE || group < 0 || group > Integer.MAX_VALUE) {
      throw invalid("has an entry `" + path + "` of the impossible owner " + user + ":" + group);
    }
    return new Owner((int) user, (int) group);
  }

  private void drain(CountedInput in) {
    byte[] buffer = new byte[8192];
    try {
      while (in.read(buffer) >= 0) {
        // A checksum of the compression below is checked at its end only.
      }
    } catch (IOException e) {
      throw corrupt(e);
    }
  }

  private InvalidInput invalid(String problem) {
    return new InvalidInput(subject, problem, "get the archive again, from a source you trust");
  }

  private InvalidInput corrupt(Exception cause) {
    return new InvalidInput(
        subject,
        "is no complete tar: " + cause.getMessage(),
        "get the archive again, from a source you trust",
        cause);
  }

  private final class OneTime implements Content {
    private final long size;
    private final TarArchiveInputStream tar;
    private boolean opened;

    OneTime(long size, TarArchiveInputStream tar) {
      this.size = size;
      this.tar = tar;
    }

    @Override
    public long sizeBytes() {
      return size;
    }

    @Override
    public InputStream open() {
      if (opened) {
        throw new IllegalStateException("the content of an archive being read is opened once");
      }
      opened = true;
      return new InputStream() {
        @Override
        public int read() {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
          try {
            return tar.read(buffer, from, length);
          } catch (IOException e) {
            throw corrupt(e);
          }
        }
      };
    }
  }
}
