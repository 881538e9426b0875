package ai.stigmer.runner.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and everything it started. One that was orphaned, or made a session of its own, is no
 * descendant any more: on Linux it is known by the session or by a mark in its environment.
 */
final class ProcessFamily {
  private static final Path PROC = Path.of("/proc");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ProcessHandle first;
  private final String mark;

  /**
   * A family.
   *
   * @param mark {@code NAME=value} in the environment of the first, not the same for any other
   */
  ProcessFamily(ProcessHandle first, String mark) {
    this.first = first;
    this.mark = mark;
  }

  private record Relative(long pid, long parent, long session, boolean zombie) {}

  /** Kills all of them, and goes on until none is left: they may fork meanwhile. */
  void kill() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (killOnce() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private boolean killOnce() {
    if (!Files.isDirectory(PROC)) {
      List<ProcessHandle> descendants = first.descendants().toList();
      first.destroyForcibly();
      descendants.forEach(ProcessHandle::destroyForcibly);
      return first.isAlive() || !descendants.isEmpty();
    }
    List<Relative> found = relatives();
    if (found.stream().anyMatch(relative -> relative.session() == first.pid())) {
      Libc.killGroup(first.pid());
    }
    boolean alive = false;
    for (Relative relative : found) {
      if (!relative.zombie()) {
        alive = true;
        ProcessHandle.of(relative.pid()).ifPresent(ProcessHandle::destroyForcibly);
      } else if (relative.pid() != first.pid()
          && relative.parent() == ProcessHandle.current().pid()) {
        // An orphan whose new parent we are, as process 1 of a container.
        Libc.reap(relative.pid());
      }
    }
    return alive;
  }

  private List<Relative> relatives() {
    Set<Long> family = new HashSet<>();
    family.add(first.pid());
    first.descendants().map(ProcessHandle::pid).forEach(family::add);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      List<Relative> found = new ArrayList<>();
      for (Path process : processes) {
        relative(process)
            .filter(
                each ->
                    family.contains(each.pid()) || each.session() == first.pid() || marked(process))
            .ifPresent(found::add);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** proc(5): {@code pid (name) state parent group session …}; the name may hold anything. */
  private static Optional<Relative> relative(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
      return Optional.of(
          new Relative(
              Long.parseLong(process.getFileName().toString()),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[3]),
              fields[0].equals("Z")));
    } catch (IOException e) {
      return Optional.empty(); // It has ended.
    }
  }

  private boolean marked(Path process) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      return ("\0" + new String(environment, ISO_8859_1)).contains("\0" + mark + "\0");
    } catch (IOException e) {
      return false; // Someone else's, or ended.
    }
  }
}
