package ai.stigmer.release.build;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Files of a repository by pattern: {@code *} and {@code ?} in a name, {@code **} for any folders.
 */
final class Globs {
  private Globs() {}

  /**
   * A file that matches.
   *
   * @param below its path below the pattern's last folder without a wildcard, {@code /}-separated
   */
  record Match(Path file, String below) {}

  /**
   * What a pattern came to.
   *
   * @param matches in the order of their paths
   * @param folders where another file could begin to match; none for a pattern without a wildcard
   */
  record Found(List<Match> matches, List<Path> folders) {}

  /**
   * The regular files that match; links to folders are not followed below the pattern's last folder
   * without a wildcard.
   *
   * @param pattern relative to the repository, clean
   * @param exclude globs over file names that are passed over
   * @throws InvalidInput if nothing matches, or a match leads out of the repository
   */
  static Found find(Path repository, String pattern, List<String> exclude) {
    Path folder = fixedFolder(repository, pattern);
    if (!Files.isDirectory(folder)) {
      throw nothing(repository, pattern);
    }
    PathMatcher matcher = matcher(pattern);
    List<PathMatcher> excluded = exclude.stream().map(Globs::matcher).toList();
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : depth(repository, folder, pattern);
    Path realRepository = real(repository);
    List<Match> matches = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (Path path : walk(inside(realRepository, repository, folder), folder, depth)) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || path.equals(folder)) {
        if (hasWildcard(pattern) && path.getNameCount() - folder.getNameCount() < depth) {
          folders.add(path);
        }
      } else if ((Files.isRegularFile(path) || Files.isSymbolicLink(path))
          && !Files.isDirectory(path)
          && matcher.matches(repository.relativize(path))
          && excluded.stream().noneMatch(glob -> glob.matches(path.getFileName()))) {
        requireReadableName(repository, path);
        inside(realRepository, repository, path);
        matches.add(new Match(path, slashed(folder.relativize(path))));
      }
    }
    if (matches.isEmpty()) {
      throw nothing(repository, pattern);
    }
    matches.sort(Comparator.comparing(Match::below));
    return new Found(List.copyOf(matches), List.copyOf(folders));
  }

  /** {@code **}{@code /} also stands for no folder; brackets and braces stand for themselves. */
  private static PathMatcher matcher(String pattern) {
    String literal = pattern.replaceAll("[\\[\\]{}\\\\]", "\\\\$0");
    return FileSystems.getDefault().getPathMatcher("glob:" + literal.replace("**/", "{**/,}"));
  }

  /** Everything in {@code real} down to a depth, as if it were in {@code folder}. */
  private static List<Path> walk(Path real, Path folder, int depth) {
    try (Stream<Path> walk = Files.walk(real, depth)) {
      return walk.map(path -> folder.resolve(real.relativize(path))).toList();
    } catch (UncheckedIOException e) {
      throw Storage.of(folder, "read", Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  private static boolean hasWildcard(String pattern) {
    return pattern.contains("*") || pattern.contains("?");
  }

  private static Path fixedFolder(Path repository, String pattern) {
    Path folder = repository;
    List<String> segments = List.of(pattern.split("/", -1));
    for (String segment : segments.subList(0, segments.size() - 1)) {
      if (hasWildcard(segment)) {
        break;
      }
      folder = folder.resolve(segment);
    }
    return folder;
  }

  private static int depth(Path repository, Path folder, String pattern) {
    return Path.of(pattern).getNameCount() - (folder.getNameCount() - repository.getNameCount());
  }

  /** The place a path leads to, which must be in the repository. */
  private static Path inside(Path realRepository, Path repository, Path path) {
    Path real = real(path);
    if (!real.startsWith(realRepository)) {
      throw new InvalidInput(
          slashed(repository.relativize(path)),
          "is a symbolic link out of the repository",
          "put a copy of what it names there");
    }
    return real;
  }

  /** What does not decode would be stored under a name that no file has. */
  private static void requireReadableName(Path repository, Path path) {
    String name = slashed(repository.relativize(path));
    if (name.indexOf('\uFFFD') >= 0) {
      throw new InvalidInput(
          name,
          "has a name that is no text in this locale",
          "run with `LC_ALL=C.UTF-8`; if that is so, rename the file");
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new InvalidInput(
          path.toString(), "is a symbolic link to nothing", "delete it, or mend what it names", e);
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }

  private static InvalidInput nothing(Path repository, String pattern) {
    Path folder = fixedFolder(repository, pattern);
    for (Path parent = folder.getParent();
        !Files.isDirectory(folder) && parent != null;
        parent = parent.getParent()) {
      folder = parent;
    }
    String nearest = slashed(repository.relativize(folder));
    return new InvalidInput(
        pattern,
        "matches no file; the nearest folder that exists is `"
            + (nearest.isEmpty() ? "." : nearest)
            + "`",
        "correct the pattern in release.yml, or make the files first, as with `make build`");
  }

  private static String slashed(Path path) {
    return path.toString().replace(File.separatorChar, '/');
  }
}
