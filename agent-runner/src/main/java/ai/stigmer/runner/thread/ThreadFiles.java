package ai.stigmer.runner.thread;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Files of one thread, for whoever must not reach others. Paths are relative, without {@code ..},
 * and are walked from the sandbox root one open folder at a time (openat, renameat), never through
 * a link: a folder that is swapped for a link while this works leads nowhere else.
 */
public final class ThreadFiles {
  private static final int DEEPEST = 64;

  private final Path root;
  private final ThreadId thread;

  ThreadFiles(Path root, ThreadId thread) {
    this.root = root;
    this.thread = thread;
  }

  /**
   * A part of a file.
   *
   * @param sizeBytes of the whole file
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Part(byte[] bytes, long sizeBytes) {}

  /** What stands in a folder; the path is relative to the folder that was listed. */
  public record Listed(String path, Kind kind, long sizeBytes) {}

  public enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /** How much of a tree is listed. */
  public enum Depth {
    CHILDREN,
    DESCENDANTS
  }

  @FunctionalInterface
  private interface Step<T> {
    T in(SecureDirectoryStream<Path> folder, Path name) throws IOException;
  }

  /**
   * Reads at most {@code most} bytes from {@code offset} on.
   *
   * @throws PathRefused if the path leads out, or through a link
   * @throws IOException if there is no such regular file, or it cannot be read
   */
  public Part read(String path, long offset, int most) throws IOException {
    return at(parse(path), Missing.FAILS, (folder, name) -> read(folder, name, offset, most));
  }

  private static Part read(SecureDirectoryStream<Path> folder, Path name, long offset, int most)
      throws IOException {
    // Opening a pipe would wait for its other end.
    switch (kind(attributes(folder, name))) {
      case FILE -> {}
      case FOLDER -> throw new FileSystemException(name.toString(), null, "is a folder");
      case LINK -> throw link(name);
      case OTHER -> throw new FileSystemException(name.toString(), null, "is no regular file");
    }
    try (SeekableByteChannel file =
        folder.newByteChannel(name, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))) {
      file.position(offset);
      ByteBuffer buffer = ByteBuffer.allocate(most);
      while (buffer.hasRemaining() && file.read(buffer) >= 0) {
        // Until the buffer is full or the file ends.
      }
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      return new Part(bytes, file.size());
    }
  }

  /**
   * Writes a whole file, and makes the folders above it. It appears whole, or not at all; one that
   * is replaced passes its permissions on.
   *
   * @throws PathRefused if the path leads out, or through or to a link
   * @throws IOException if it cannot be written
   */
  public void write(String path, byte[] content) throws IOException {
    at(
        parse(path),
        Missing.IS_MADE,
        (folder, name) -> {
          write(folder, name, content);
          return content;
        });
  }

  private static void write(SecureDirectoryStream<Path> folder, Path name, byte[] content)
      throws IOException {
    Optional<Set<PosixFilePermission>> permissions = permissionsOf(folder, name);
    Path temporary = Path.of(".writing-" + UUID.randomUUID());
    try {
      try (SeekableByteChannel file =
          folder.newByteChannel(
              temporary, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
      }
      if (permissions.isPresent()) {
        folder
            .getFileAttributeView(temporary, PosixFileAttributeView.class, NOFOLLOW_LINKS)
            .setPermissions(permissions.get());
      }
      folder.move(temporary, folder, name);
    } catch (IOException e) {
      deleteIfExists(folder, temporary);
      throw e;
    }
  }

  private static Optional<Set<PosixFilePermission>> permissionsOf(
      SecureDirectoryStream<Path> folder, Path name) throws IOException {
    try {
      return switch (kind(attributes(folder, name))) {
        case FILE ->
            Optional.of(
                folder
                    .getFileAttributeView(name, PosixFileAttributeView.class, NOFOLLOW_LINKS)
                    .readAttributes()
                    .permissions());
        case FOLDER -> throw new FileSystemException(name.toString(), null, "is a folder");
        case LINK -> throw link(name);
        case OTHER -> throw new FileSystemException(name.toString(), null, "is no regular file");
      };
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void deleteIfExists(SecureDirectoryStream<Path> folder, Path name) {
    try {
      folder.deleteFile(name);
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }

  /**
   * What is in a folder, sorted by path.
   *
   * @param path {@code .} or nothing for the thread's folder
   * @param most entries; the listing of a larger folder is incomplete
   * @throws PathRefused if the path leads out, or through a link
   * @throws IOException if there is no such folder, or it cannot be read
   */
  public List<Listed> list(String path, Depth depth, int most) throws IOException {
    Path relative = path.isBlank() ? Path.of(".") : parse(path);
    List<Listed> found = new ArrayList<>();
    if (relative.equals(Path.of("."))) {
      try (SecureDirectoryStream<Path> folder = threadFolder()) {
        list(folder, "", depth, most, found);
      }
    } else {
      at(
          relative,
          Missing.FAILS,
          (parent, name) -> {
            try (SecureDirectoryStream<Path> folder = open(parent, name)) {
              list(folder, "", depth, most, found);
            }
            return found;
          });
    }
    found.sort(Comparator.comparing(Listed::path));
    return found;
  }

  private static void list(
      SecureDirectoryStream<Path> folder, String prefix, Depth depth, int most, List<Listed> found)
      throws IOException {
    for (Path entry : folder) {
      if (found.size() == most) {
        return;
      }
      Path name = entry.getFileName();
      try {
        BasicFileAttributes attributes = attributes(folder, name);
        Kind kind = kind(attributes);
        found.add(new Listed(prefix + name, kind, attributes.size()));
        if (kind == Kind.FOLDER
            && depth == Depth.DESCENDANTS
            && prefix.chars().filter(c -> c == '/').count() < DEEPEST) {
          try (SecureDirectoryStream<Path> child = open(folder, name)) {
            list(child, prefix + name + "/", depth, most, found);
          }
        }
      } catch (NoSuchFileException e) {
        // It went away meanwhile.
      }
    }
  }

  private enum Missing {
    FAILS,
    IS_MADE
  }

  /** Walks to the folder that holds the path's last name. */
  private <T> T at(Path path, Missing missing, Step<T> step) throws IOException {
    SecureDirectoryStream<Path> folder = threadFolder();
    try {
      for (int i = 0; i < path.getNameCount() - 1; i++) {
        SecureDirectoryStream<Path> child = child(folder, path.getName(i), missing);
        folder.close();
        folder = child;
      }
      return step.in(folder, path.getFileName());
    } finally {
      folder.close();
    }
  }

  private SecureDirectoryStream<Path> child(
      SecureDirectoryStream<Path> folder, Path name, Missing missing) throws IOException {
    try {
      return open(folder, name);
    } catch (NoSuchFileException e) {
      switch (missing) {
        case FAILS -> throw e;
        case IS_MADE -> make(folder, name);
      }
      return open(folder, name);
    }
  }

  /** There is no mkdirat, but renameat: an empty folder is made beside the threads and moved. */
  private void make(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    Path made = Path.of(".making-" + UUID.randomUUID());
    try (SecureDirectoryStream<Path> rootFolder = rootFolder()) {
      Files.createDirectory(root.resolve(made));
      try {
        rootFolder.move(made, folder, name);
      } catch (IOException e) {
        rootFolder.deleteDirectory(made);
        throw e;
      }
    }
  }

  private SecureDirectoryStream<Path> threadFolder() throws IOException {
    try (SecureDirectoryStream<Path> rootFolder = rootFolder()) {
      return open(rootFolder, Path.of(thread.value()));
    }
  }

  @SuppressWarnings("StreamResourceLeak") // The caller closes it.
  private SecureDirectoryStream<Path> rootFolder() throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("the file system of `" + root + "` has no race-free access");
  }

  private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    try {
      return folder.newDirectoryStream(name, NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      // The kernel says one of two things for a link, depending on its kind.
      if (kind(attributes(folder, name)) == Kind.LINK) {
        throw link(name);
      }
      throw e instanceof NotDirectoryException
          ? new FileSystemException(name.toString(), null, "is no folder")
          : e;
    }
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static Kind kind(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return Kind.LINK;
    }
    if (attributes.isDirectory()) {
      return Kind.FOLDER;
    }
    return attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
  }

  private static PathRefused link(Path name) {
    return new PathRefused("`" + name + "` is a symbolic link, and links are not followed");
  }

  private static Path parse(String text) throws PathRefused {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw new PathRefused("it is no path: " + e.getReason());
    }
    if (path.isAbsolute()) {
      throw new PathRefused("it must be relative to the thread's folder, and is absolute");
    }
    for (Path name : path) {
      if (name.toString().equals("..")) {
        throw new PathRefused("it must stay in the thread's folder, and has `..` in it");
      }
    }
    Path normal = path.normalize();
    return normal.toString().isEmpty() ? Path.of(".") : normal;
  }
}
