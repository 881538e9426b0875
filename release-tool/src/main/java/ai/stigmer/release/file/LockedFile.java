package ai.stigmer.release.file;

import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * An exclusive lock on an (empty) file, against other processes and other threads of this one. The
 * system drops it when a process dies, so it is never stale; the file stays.
 */
public final class LockedFile implements AutoCloseable {
  private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private final Path path;
  private final Semaphore thread;
  private final FileChannel channel;

  private LockedFile(Path path, Semaphore thread, FileChannel channel) {
    this.path = path;
    this.thread = thread;
    this.channel = channel;
  }

  /** Waits until nobody else holds the lock. */
  public static LockedFile hold(Path path) {
    Semaphore thread = threads(path);
    thread.acquireUninterruptibly();
    LockedFile file = open(path, thread);
    try {
      var _ = file.channel.lock();
      return file;
    } catch (IOException e) {
      file.close();
      throw Storage.of(path, "locked", e);
    }
  }

  /** Empty if somebody else holds the lock. */
  public static Optional<LockedFile> tryHold(Path path) {
    Semaphore thread = threads(path);
    if (!thread.tryAcquire()) {
      return Optional.empty();
    }
    LockedFile file = open(path, thread);
    try {
      if (file.channel.tryLock() != null) {
        return Optional.of(file);
      }
    } catch (IOException e) {
      file.close();
      throw Storage.of(path, "locked", e);
    }
    file.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Storage.of(path, "unlocked", e);
    } finally {
      thread.release();
    }
  }

  private static Semaphore threads(Path path) {
    return IN_THIS_PROCESS.computeIfAbsent(
        path.toAbsolutePath().normalize(), _ -> new Semaphore(1));
  }

  private static LockedFile open(Path path, Semaphore thread) {
    try {
      return new LockedFile(
          path,
          thread,
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      thread.release();
      throw Storage.of(path, "locked", e);
    }
  }
}
