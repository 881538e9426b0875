package ai.stigmer.release.file;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The sha256 of local files, remembered between runs so that an unchanged file is not read again.
 *
 * <p>A file counts as unchanged while its size, inode, modification and status change times are the
 * same; no program can set the last one. A file changed a moment before it is hashed is not
 * remembered: a second change within one tick of the file system's clock would go unseen.
 */
public final class FileDigests {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration WHOLE_SECONDS_TICK = Duration.ofSeconds(2);

  private final Path store;
  private final Map<Path, Known> known;

  private FileDigests(Path store, Map<Path, Known> known) {
    this.store = store;
    this.known = known;
  }

  /**
   * Reads what {@link #save} wrote. A store that is missing or damaged is an empty one.
   *
   * @param store a file that need not exist
   */
  public static FileDigests open(Path store) {
    Map<Path, Known> known = new ConcurrentHashMap<>();
    try {
      Files.readString(store).lines().forEach(line -> Known.parseInto(known, line));
    } catch (NoSuchFileException _) {
      return new FileDigests(store, known);
    } catch (IOException | IllegalArgumentException _) {
      known.clear();
    }
    return new FileDigests(store, known);
  }

  /** The digest of what {@code file} (or the file a link names) holds now. */
  public Digest of(Path file) {
    Path path = file.toAbsolutePath().normalize();
    try {
      Stamp stamp = Stamp.of(path);
      Known earlier = known.get(path);
      if (earlier != null && earlier.stamp().equals(stamp)) {
        return earlier.digest();
      }
      Instant before = Instant.now();
      Digest digest = hash(path);
      if (stamp.isOlderThan(before) && stamp.equals(Stamp.of(path))) {
        known.put(path, new Known(stamp, digest));
      } else {
        known.remove(path);
      }
      return digest;
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  /** As {@link #of}, or empty where there is no such file. */
  public Optional<Digest> find(Path file) {
    return Files.isRegularFile(file) ? Optional.of(of(file)) : Optional.empty();
  }

  /** Remembers the digest of a file that the caller has just written and nobody else changes. */
  public void remember(Path file, Digest digest) {
    Path path = file.toAbsolutePath().normalize();
    try {
      known.put(path, new Known(Stamp.of(path), digest));
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  /** Writes what is known of files that still exist. */
  public void save() {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(known)
        .forEach(
            (path, value) -> {
              if (path.toString().indexOf('\n') < 0 && Files.exists(path)) {
                lines.append(value.line(path)).append('\n');
              }
            });
    AtomicFile.write(store, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Digest hash(Path file) throws IOException {
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[128 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
    return Digest.finish(sha256);
  }

  private record Known(Stamp stamp, Digest digest) {
    String line(Path path) {
      return "%s %d %d %d %d %s"
          .formatted(
              digest.hex(),
              stamp.sizeBytes(),
              stamp.inode(),
              stamp.modifiedNanos(),
              stamp.changedNanos(),
              path);
    }

    static void parseInto(Map<Path, Known> known, String line) {
      String[] parts = line.split(" ", 6);
      if (parts.length < 6) {
        throw new IllegalArgumentException("damaged line");
      }
      Stamp stamp =
          new Stamp(
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]));
      known.put(Path.of(parts[5]), new Known(stamp, new Digest(parts[0])));
    }
  }

  private record Stamp(long sizeBytes, long inode, long modifiedNanos, long changedNanos) {
    static Stamp of(Path path) throws IOException {
      Map<String, Object> attributes =
          Files.readAttributes(path, "unix:size,ino,lastModifiedTime,ctime");
      return new Stamp(
          ((Number) attribute(attributes, "size")).longValue(),
          ((Number) attribute(attributes, "ino")).longValue(),
          nanos(attribute(attributes, "lastModifiedTime")),
          nanos(attribute(attributes, "ctime")));
    }

    private static Object attribute(Map<String, Object> attributes, String name) {
      Object value = attributes.get(name);
      if (value == null) {
        throw new IllegalStateException("the file system has no attribute `" + name + "`");
      }
      return value;
    }

    private static long nanos(Object time) {
      return ((FileTime) time).to(TimeUnit.NANOSECONDS);
    }

    boolean isOlderThan(Instant now) {
      Duration tick = changedNanos % 1_000_000_000 == 0 ? WHOLE_SECONDS_TICK : TICK;
      long limit = FileTime.from(now.minus(tick)).to(TimeUnit.NANOSECONDS);
      return changedNanos < limit && modifiedNanos < limit;
    }
  }
}
