package ai.stigmer.release.file;

import ai.stigmer.release.failure.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A file that appears whole or not at all: written under a hidden temporary name ({@code
 * .partial-…}) in the same file system, then moved into place in one step. What is closed without
 * {@link #commitAs} is deleted, on Ctrl-C as well. Mode 0644, whatever the umask.
 *
 * <p>Nothing is forced to the disk: after a power failure, whoever trusts a file checks its digest.
 */
public final class AtomicFile implements AutoCloseable {
  /** Every temporary name starts so. */
  public static final String PREFIX = ".partial-";

  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> UNFINISHED.forEach(AtomicFile::deleteQuietly)));
  }

  private final Path temporary;
  private final OutputStream out;

  private AtomicFile(Path temporary) {
    this.temporary = temporary;
    UNFINISHED.add(temporary);
    try {
      this.out =
          new BufferedOutputStream(
              Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), 64 * 1024);
    } catch (IOException e) {
      UNFINISHED.remove(temporary);
      throw Storage.of(temporary, "written", e);
    }
  }

  /** Something that can write itself. */
  @FunctionalInterface
  public interface Source {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Replaces or creates {@code target}, making its folders. */
  public static void write(Path target, byte[] content) {
    write(target, out -> out.write(content));
  }

  /**
   * Replaces or creates {@code target}, making its folders. Nothing changes if the source fails.
   */
  public static void write(Path target, Source source) {
    Path folder = parentOf(target);
    createFolders(folder);
    try (AtomicFile file = in(folder)) {
      source.writeTo(file.stream());
      file.commitAs(target);
    } catch (IOException e) {
      throw Storage.of(target, "written", e);
    }
  }

  /** Starts a file whose name is not known yet, in an existing folder of its file system. */
  public static AtomicFile in(Path folder) {
    return new AtomicFile(folder.resolve(PREFIX + UUID.randomUUID()));
  }

  /**
   * Deletes what killed processes left below {@code folder}, which need not exist. Nobody else may
   * be writing there.
   */
  public static void deleteLeftOvers(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file :
          all.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw Storage.of(folder, "read", Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  /** Buffered; closed by {@link #commitAs} or {@link #close}. */
  public OutputStream stream() {
    return out;
  }

  /** Moves what was written to {@code target}, in place of what is there; its folder exists. */
  public void commitAs(Path target) {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new Storage(
          target, "is no regular file, and would be replaced by one", "name another", null);
    }
    try {
      out.close();
      PosixFileAttributeView rights =
          Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
      if (rights != null) {
        rights.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      UNFINISHED.remove(temporary);
    } catch (AtomicMoveNotSupportedException e) {
      throw new Storage(target, "is on another file system than `" + temporary + "`", null, e);
    } catch (IOException e) {
      throw Storage.of(target, "written", e);
    }
  }

  /** Deletes the file unless it was committed. */
  @Override
  public void close() {
    if (UNFINISHED.contains(temporary)) {
      try {
        out.close();
      } catch (IOException _) {
        // It is deleted next: what could not be written does not matter.
      }
      deleteQuietly(temporary);
      UNFINISHED.remove(temporary);
    }
  }

  static void createFolders(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Storage.of(folder, "created", e);
    }
  }

  private static Path parentOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("`" + file + "` is no name of a file");
    }
    return parent;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // The next run ignores files of this prefix.
    }
  }
}
