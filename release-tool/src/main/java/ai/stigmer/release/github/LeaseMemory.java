package ai.stigmer.release.github;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.LockedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which leases were taken on this machine, so that a publisher that was killed here does
 * not keep the next one here waiting. While a publisher lives it holds a lock of the operating
 * system; whoever gets that lock knows that the holder of a remembered lease is dead.
 *
 * <p>A home folder may be shared by machines that do not see each other's locks, or outlive a
 * restart: a lease counts on the boot it was taken in alone. Where that cannot be told, and where
 * the folder cannot be written, nothing is remembered and a dead holder is waited for.
 */
public final class LeaseMemory {
  /** random(4): another one after each start of the machine. */
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** A lease is remembered before it is taken, so the one before must not be forgotten yet. */
  private static final int REMEMBERED = 2;

  private final Optional<Path> folder;
  private final String boot;

  private LeaseMemory(Optional<Path> folder, String boot) {
    this.folder = folder;
    this.boot = boot;
  }

  /** Remembers nothing. */
  public static LeaseMemory none() {
    return new LeaseMemory(Optional.empty(), "");
  }

  /** In files of a folder, which need not be there. */
  public static LeaseMemory in(Path folder) {
    try {
      return of(folder, Files.readString(BOOT).strip());
    } catch (IOException _) {
      return none();
    }
  }

  static LeaseMemory of(Path folder, String boot) {
    return new LeaseMemory(Optional.of(folder), boot);
  }

  /** The memory for a publisher that is about to take its turn. */
  Alive of(String repository) {
    return new Alive(folder.map(f -> f.resolve(repository.replaceAll("[^A-Za-z0-9._-]", "_"))));
  }

  /** What one publisher knows for as long as it lives. */
  final class Alive implements AutoCloseable {
    private final Optional<Path> file;
    private @Nullable LockedFile lock;

    Alive(Optional<Path> file) {
      this.file = file;
    }

    /** Whether the holder of a lease was a process of this machine, and is dead. */
    boolean isDead(String lease) {
      try {
        return hold() && read().contains(line(lease));
      } catch (Storage | IOException _) {
        return false;
      }
    }

    /** To be said before the lease is taken. */
    void remember(String lease) {
      try {
        if (hold()) {
          List<String> lines = new ArrayList<>(read());
          lines.add(line(lease));
          int first = Math.max(0, lines.size() - REMEMBERED);
          AtomicFile.write(
              file.orElseThrow(),
              String.join("\n", lines.subList(first, lines.size()))
                  .getBytes(StandardCharsets.UTF_8));
        }
      } catch (Storage | IOException _) {
        // Then others wait for this one if it dies.
      }
    }

    private String line(String lease) {
      return boot + " " + lease;
    }

    private List<String> read() throws IOException {
      Path path = file.orElseThrow();
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private boolean hold() throws IOException {
      if (lock == null && file.isPresent()) {
        Path path = file.get();
        Files.createDirectories(path.resolveSibling(""));
        lock = LockedFile.tryHold(path.resolveSibling(path.getFileName() + ".lock")).orElse(null);
      }
      return lock != null;
    }

    @Override
    public void close() {
      if (lock != null) {
        lock.close();
      }
    }
  }
}
