package ai.stigmer.runner.thread;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The root folder with one folder per thread. */
public final class Sandbox {
  private final Path root;

  /**
   * A sandbox in this folder.
   *
   * @param root absolute; made when it is first needed
   */
  public Sandbox(Path root) {
    if (!root.isAbsolute()) {
      throw new IllegalArgumentException("the sandbox root must be absolute: `" + root + "`");
    }
    this.root = root;
  }

  /**
   * Makes the thread's folder unless it is there.
   *
   * @throws IOException if it cannot be made, or if something else than a folder has its name, a
   *     symbolic link to a folder included
   */
  public Path create(ThreadId thread) throws IOException {
    Files.createDirectories(root);
    Path folder = root.resolve(thread.value());
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("`" + folder + "` exists and is no folder", e);
      }
    }
    return folder;
  }

  /**
   * Deletes the thread's folder with everything in it, as far as that goes. A link is deleted, what
   * it points to is not touched, even if folders are swapped for links meanwhile.
   *
   * @return what could not be deleted, as sentences; empty if nothing is left
   */
  public List<String> delete(ThreadId thread) {
    return new Removal(root).remove(thread.value());
  }

  /** The files of a thread, whose folder must exist. */
  public ThreadFiles files(ThreadId thread) {
    return new ThreadFiles(root, thread);
  }

  /** Writes and deletes a small file in the root; the answer is what went wrong, if anything. */
  public Optional<String> writeProblem() {
    try {
      Files.createDirectories(root);
      Path probe = Files.createTempFile(root, ".write-probe-", "");
      try {
        Files.write(probe, new byte[] {1});
      } finally {
        Files.deleteIfExists(probe);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot write to `" + root + "`: " + Reason.of(e));
    }
  }
}
