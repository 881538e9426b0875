package ai.stigmer.release.spec;

import java.nio.file.Path;

/** A clean, {@code /}-separated path below the folder of {@code release.yml}. */
public record RepositoryPath(String value) {
  public RepositoryPath {
    if (value.isEmpty() || value.startsWith("/")) {
      throw new IllegalArgumentException(
          "`" + value + "` must be a path relative to the repository");
    }
    for (String segment : value.split("/", -1)) {
      if (segment.equals("..")) {
        throw new IllegalArgumentException("`" + value + "` leaves the repository");
      }
      if (segment.isEmpty() || segment.equals(".")) {
        throw new IllegalArgumentException("`" + value + "` has an empty or `.` segment");
      }
    }
  }

  public static RepositoryPath parse(String text) {
    return new RepositoryPath(text);
  }

  public Path in(Path repository) {
    return repository.resolve(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
