package ai.stigmer.release.file;

import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder among the system's temporary ones, for this user only, that goes with whatever is in it:
 * when it is closed, and on Ctrl-C and SIGTERM as well. What a killed process left stays, since
 * nobody can tell it from one in use.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  /** Whoever used the folder may still be writing when the process ends. */
  private static final int TRIES = 5;

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> OPEN.forEach(TemporaryFolder::deleteQuietly)));
  }

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
    OPEN.add(path);
  }

  /**
   * Makes one.
   *
   * @param prefix of its name
   */
  public static TemporaryFolder make(String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw Storage.of(Path.of(System.getProperty("java.io.tmpdir")), "written", e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    Folder.delete(path);
    OPEN.remove(path);
  }

  private static void deleteQuietly(Path folder) {
    for (int i = 0; i < TRIES; i++) {
      try {
        Folder.delete(folder);
        return;
      } catch (Storage _) {
        // Something was added or taken away meanwhile.
      }
    }
  }
}
