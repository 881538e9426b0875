package ai.stigmer.release.build;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Remembers what a build or a publish read and wrote, so that the next one can see without reading
 * any of it that there is nothing to do.
 *
 * <p>Files and folders count as unchanged while their status change time is: content, size, mode,
 * name and owner cannot change without it, and no program can set it. A folder's changes with the
 * names in it. Written plainly, since it is most of the time that such a command takes.
 */
public final class Stamp {
  private static final long TICK_MILLIS = 20;
  private static final long NONE = -1;

  private final Path file;

  /** A stamp kept in {@code file}, which need not exist. */
  public Stamp(Path file) {
    this.file = file;
  }

  /**
   * Whether what was recorded last had this key, and every file of its state is as it was.
   *
   * @param key everything else the result depends on, in one line
   */
  public boolean isCurrent(String key) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException _) {
      return false;
    }
    if (!text.startsWith(key + '\n')) {
      return false;
    }
    for (int line = key.length() + 1; line < text.length(); ) {
      int tab = text.indexOf('\t', line);
      int end = text.indexOf('\n', line);
      if (tab < 0 || end < tab || !isUnchanged(text, line, tab, end)) {
        return false;
      }
      line = end + 1;
    }
    return true;
  }

  private static boolean isUnchanged(String text, int line, int tab, int end) {
    try {
      return Long.parseLong(text, line, tab, 10) == changed(Path.of(text.substring(tab + 1, end)));
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /** What some files are at one moment; {@code text} holds a line for each. */
  public static final class State {
    private final String text;

    private State(String text) {
      this.text = text;
    }
  }

  /** Looks at {@code files}, of which some may not exist. */
  public static State stateOf(Collection<Path> files) {
    StringBuilder text = new StringBuilder();
    for (Path path : new TreeSet<>(files)) {
      text.append(changed(path)).append('\t').append(path).append('\n');
    }
    return new State(text.toString());
  }

  /**
   * Records something that has just ended.
   *
   * @param state what it has read and written. Whoever took it knows that they are in it as read
   */
  public void write(String key, State state) {
    AtomicFile.write(file, (key + '\n' + state.text).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether none of the files that exist has changed since {@code moment}; a folder counts for
   * itself. The clock of a file system may be behind by {@link #TICK_MILLIS}.
   */
  public static boolean areOlder(Collection<Path> files, Instant moment) {
    long latest = TimeUnit.MILLISECONDS.toNanos(moment.toEpochMilli() - TICK_MILLIS);
    return files.stream().allMatch(file -> changed(file) < latest);
  }

  /** Forgets: nothing is up to date from here on, whatever happens. */
  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Storage.of(file, "deleted", e);
    }
  }

  /** In nanoseconds since 1970; {@link #NONE} if there is no such file. */
  private static long changed(Path path) {
    try {
      Object time = Files.getAttribute(path, "unix:ctime");
      return ((FileTime) Objects.requireNonNull(time)).to(TimeUnit.NANOSECONDS);
    } catch (NoSuchFileException _) {
      return NONE;
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }
}
