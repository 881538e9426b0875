package ai.stigmer.release.build;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a build read and wrote, so that the next one can see without reading any of it
 * that there is nothing to do.
 *
 * <p>Files and folders count as unchanged while their size, inode, modification and status change
 * times are; a folder's times change with the names in it.
 */
public final class Stamp {
  private final Path file;

  /** A stamp kept in {@code file}, which need not exist. */
  public Stamp(Path file) {
    this.file = file;
  }

  /**
   * Whether the last build had this key and every file it read or wrote is as it was.
   *
   * @param key everything else the result depends on, in one line
   */
  public boolean isCurrent(String key) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException _) {
      return false;
    }
    if (lines.isEmpty() || !lines.getFirst().equals(key)) {
      return false;
    }
    for (String line : lines.subList(1, lines.size())) {
      int tab = line.indexOf('\t');
      if (tab < 0 || !line.substring(0, tab).equals(state(Path.of(line.substring(tab + 1))))) {
        return false;
      }
    }
    return true;
  }

  /** Records a build that has just ended. */
  void write(String key, Collection<Path> files) {
    StringBuilder text = new StringBuilder(key).append('\n');
    for (Path path : new TreeSet<>(files)) {
      text.append(state(path)).append('\t').append(path).append('\n');
    }
    AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The next build is not up to date, whatever happens to this one. */
  void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Storage.of(file, "deleted", e);
    }
  }

  private static String state(Path path) {
    try {
      Map<String, Object> facts =
          Files.readAttributes(path, "unix:size,ino,lastModifiedTime,ctime,isDirectory");
      String size =
          Boolean.TRUE.equals(facts.get("isDirectory"))
              ? "folder"
              : String.valueOf(facts.get("size"));
      return size
          + " "
          + facts.get("ino")
          + " "
          + nanos(facts.get("lastModifiedTime"))
          + " "
          + nanos(facts.get("ctime"));
    } catch (NoSuchFileException _) {
      return "none";
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }

  private static long nanos(@Nullable Object time) {
    return ((FileTime) Objects.requireNonNull(time)).to(TimeUnit.NANOSECONDS);
  }
}
