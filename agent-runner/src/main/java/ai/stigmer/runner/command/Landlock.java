package ai.stigmer.runner.command;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Linux's Landlock (kernel documentation, userspace-api/landlock): a thread gives up rights for
 * itself and all it starts. A process is started on a thread of its own, which ends then; the
 * runner keeps its rights.
 *
 * <p>Files can be reached below what is given alone; with version 6, processes outside get no
 * signals either. Network and sockets are left as they are.
 */
final class Landlock {
  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;
  private static final long VERSION_FLAG = 1;
  private static final long PATH_BENEATH = 1;

  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_DIR = 1 << 3;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long IOCTL_DEV = 1 << 15;
  private static final long ALL_OF_VERSION_1 = (1 << 13) - 1;
  private static final long ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
  private static final long READ = EXECUTE | READ_FILE | READ_DIR;
  private static final long SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11;

  private final int version;

  private Landlock(int version) {
    this.version = version;
  }

  /** That of this kernel; without effect where it has none. */
  static Landlock ofThisMachine() {
    boolean linux = System.getProperty("os.name", "").equals("Linux");
    long answer = linux ? Libc.systemCall(CREATE_RULESET, 0, 0, VERSION_FLAG, 0) : -1;
    return new Landlock(Math.toIntExact(Math.max(0, answer)));
  }

  boolean effective() {
    return version > 0;
  }

  /**
   * Starts a process that reaches nothing else.
   *
   * @param readable files and folders to read and execute; those that do not exist are passed over
   * @param writable files and folders to do anything with
   */
  Process start(ProcessBuilder builder, List<Path> readable, List<Path> writable)
      throws IOException {
    if (!effective()) {
      return builder.start();
    }
    int ruleset = ruleset();
    try {
      readable.forEach(path -> allow(ruleset, path, READ));
      writable.forEach(path -> allow(ruleset, path, handled()));
      return startRestricted(builder, ruleset);
    } finally {
      Libc.close(ruleset);
    }
  }

  private static Process startRestricted(ProcessBuilder builder, int ruleset) throws IOException {
    FutureTask<Process> start =
        new FutureTask<>(
            () -> {
              if (!Libc.renounceNewPrivileges()
                  || Libc.systemCall(RESTRICT_SELF, ruleset, 0, 0, 0) != 0) {
                throw new IOException("the kernel refuses to confine a command");
              }
              return builder.start();
            });
    Thread.ofPlatform().daemon().name("command-start").start(start);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return start.get();
        } catch (InterruptedException e) {
          // The process is there in a moment, and someone has to know it to end it.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long handled() {
    return ALL_OF_VERSION_1
        | (version >= 2 ? REFER : 0)
        | (version >= 3 ? TRUNCATE : 0)
        | (version >= 5 ? IOCTL_DEV : 0);
  }

  /** {@code struct landlock_ruleset_attr}: file system, network, scopes. */
  private int ruleset() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(JAVA_LONG, 3);
      attributes.set(JAVA_LONG, 0, handled());
      attributes.set(JAVA_LONG, 16, version >= 6 ? SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS : 0);
      long size = version >= 6 ? 24 : 8;
      long descriptor = Libc.systemCall(CREATE_RULESET, attributes.address(), size, 0, 0);
      if (descriptor < 0) {
        throw new IOException("the kernel refuses to confine a command");
      }
      return Math.toIntExact(descriptor);
    }
  }

  /** {@code struct landlock_path_beneath_attr}, packed: rights, then the descriptor. */
  private void allow(int ruleset, Path path, long rights) {
    int descriptor = Libc.openPath(path);
    if (descriptor < 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      long fitting = handled() & rights & (Files.isDirectory(path) ? -1 : ON_FILES);
      MemorySegment rule = arena.allocate(12);
      rule.set(JAVA_LONG_UNALIGNED, 0, fitting);
      rule.set(JAVA_INT_UNALIGNED, 8, descriptor);
      Libc.systemCall(ADD_RULE, ruleset, PATH_BENEATH, rule.address(), 0);
    } finally {
      Libc.close(descriptor);
    }
  }
}
