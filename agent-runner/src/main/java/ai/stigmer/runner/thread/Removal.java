package ai.stigmer.runner.thread;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes a tree that someone else may be changing: every step is relative to an open folder
 * (openat, unlinkat) and follows no link, so that no swap of a folder for a link leads outside.
 */
public final class Removal {
  /** One open folder per level: deeper trees are left and reported, not a crash. */
  private static final int DEEPEST = 256;

  /** More than these are counted by nobody. */
  private static final int MOST_PROBLEMS = 20;

  private static final Set<PosixFilePermission> OWNER_ALL =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path root;
  private final List<String> problems = new ArrayList<>();

  Removal(Path root) {
    this.root = root;
  }

  /**
   * Deletes a folder, as far as that goes.
   *
   * @return what could not be deleted, as sentences; empty if nothing is left
   */
  public static List<String> of(Path folder) {
    Path absolute = folder.toAbsolutePath();
    return new Removal(absolute.resolveSibling(".").normalize())
        .remove(absolute.getFileName().toString());
  }

  List<String> remove(String name) {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        remove(secure, Path.of(name), root.resolve(name), 0);
      } else {
        problems.add("the file system of `" + root + "` has no race-free deletion");
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      note(root, e);
    }
    return List.copyOf(problems);
  }

  private void remove(SecureDirectoryStream<Path> parent, Path name, Path shown, int depth) {
    try {
      if (isFolder(parent, name)) {
        empty(parent, name, shown, depth);
        parent.deleteDirectory(name);
      } else {
        parent.deleteFile(name);
      }
    } catch (NoSuchFileException e) {
      // Gone is what was wanted.
    } catch (IOException | DirectoryIteratorException e) {
      note(shown, e);
    }
  }

  private void empty(SecureDirectoryStream<Path> parent, Path name, Path shown, int depth)
      throws IOException {
    if (depth == DEEPEST) {
      throw new IOException("more than " + DEEPEST + " folders deep");
    }
    try (SecureDirectoryStream<Path> folder = parent.newDirectoryStream(name, NOFOLLOW_LINKS)) {
      makeWritable(folder);
      for (Path entry : folder) {
        Path child = entry.getFileName();
        remove(folder, child, shown.resolve(child), depth + 1);
      }
    }
  }

  private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }

  /** Package caches are often read-only; their owner may still delete them. */
  private static void makeWritable(SecureDirectoryStream<Path> folder) throws IOException {
    PosixFileAttributeView view = folder.getFileAttributeView(PosixFileAttributeView.class);
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    if (!permissions.containsAll(OWNER_ALL)) {
      view.setPermissions(OWNER_ALL);
    }
  }

  private void note(Path path, Exception e) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add("cannot delete `" + path + "`: " + Reason.of(e));
    }
  }
}
