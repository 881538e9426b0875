package ai.stigmer.release.spec;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** A clean, {@code /}-separated path below the folder of {@code release.yml}. */
public record RepositoryPath(String value) {
  static final Pattern FORM =
      Pattern.compile(
          "(?!\\.{1,2}(?:/|$))[^/\\u0000-\\u001f]+(?:/(?!\\.{1,2}(?:/|$))[^/\\u0000-\\u001f]+)*");

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
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a path has a control character in it");
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
