package ai.stigmer.release.file;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.archive.TarReader;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Folders as file trees, and the other way round. */
public final class Folder {
  private Folder() {}

  /**
   * What is in {@code folder}, itself excluded. Modes are 0755 for directories and for files their
   * owner may execute, 0644 for the others, so that the umask of whoever made them does not count.
   *
   * @throws InvalidInput if it holds anything but directories, files and symbolic links
   */
  public static FileTree tree(Path folder, Owner owner) {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Entry> entries =
          paths.filter(p -> !p.equals(folder)).map(p -> entry(folder, p, owner)).toList();
      return FileTree.of(entries);
    } catch (UncheckedIOException e) {
      throw Storage.of(folder, "read", Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  /**
   * Unpacks a tar into an existing folder: modes kept without setuid, setgid and sticky bits,
   * owners and times not. The reader's rules say what is allowed; links must be {@code INSIDE}, or
   * a later reader of the folder follows them out of it.
   */
  public static void unpack(InputStream tar, TarReader reader, Path folder) {
    try {
      reader.read(tar, entry -> place(entry, folder));
    } catch (IOException e) {
      throw Storage.of(folder, "unpacked into", e);
    }
  }

  /** Lays out a tree in an existing folder, by the rules of {@link #unpack}. */
  public static void write(FileTree tree, Path folder) {
    try {
      for (Entry entry : tree.entries()) {
        place(entry, folder);
      }
    } catch (IOException e) {
      throw Storage.of(folder, "written", e);
    }
  }

  /** Fills a folder. */
  @FunctionalInterface
  public interface Maker {
    /**
     * Called at most once.
     *
     * @param folder does not exist yet; its parent does
     */
    void make(Path folder) throws IOException;
  }

  /**
   * Gives a folder that appears whole and is made once, by one process: under another name beside
   * it, then moved. What a killed process left there is deleted first.
   */
  public static Path makeOnce(Path folder, Maker maker) {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
    AtomicFile.createFolders(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
    try (LockedFile _ = LockedFile.hold(folder.resolveSibling(folder.getFileName() + ".lock"))) {
      if (!Files.isDirectory(folder)) {
        delete(partial);
        maker.make(partial);
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      return folder;
    } catch (IOException e) {
      throw Storage.of(folder, "written", e);
    }
  }

  /** Deletes a folder with everything in it, following no link; silent if there is none. */
  public static void delete(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw Storage.of(folder, "deleted", Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw Storage.of(folder, "deleted", e);
    }
  }

  private static Entry entry(Path folder, Path path, Owner owner) {
    String name = folder.relativize(path).toString().replace(File.separatorChar, '/');
    try {
      if (Files.isSymbolicLink(path)) {
        return new SymbolicLink(name, Files.readSymbolicLink(path).toString(), owner);
      }
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        return new Directory(name, 0755, owner);
      }
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        int mode = rights.charAt(2) == 'x' ? 0755 : 0644;
        return new RegularFile(name, mode, owner, FileContent.of(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new InvalidInput(
        path.toString(), "is no file, directory or symbolic link", "remove it from the folder");
  }

  private static void place(Entry entry, Path folder) throws IOException {
    Path path = folder.resolve(entry.path());
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    switch (entry) {
      case Directory d -> {
        Files.createDirectories(path);
        setMode(path, d.mode() | 0700);
      }
      case RegularFile f -> {
        try (InputStream in = f.content().open()) {
          Files.copy(in, path);
        }
        setMode(path, f.mode() | 0600);
      }
      case SymbolicLink l -> Files.createSymbolicLink(path, Path.of(l.target()));
      case HardLink l -> Files.createLink(path, folder.resolve(l.target()));
    }
  }

  private static void setMode(Path path, int mode) throws IOException {
    StringBuilder rights = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      rights.append((mode >> bit & 1) == 0 ? '-' : "rwx".charAt((8 - bit) % 3));
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights.toString()));
  }
}
