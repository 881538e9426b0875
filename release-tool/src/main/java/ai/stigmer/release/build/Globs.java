package ai.stigmer.release.build;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
   * The regular files that match, ordered by path.
   *
   * @param pattern relative to the repository, clean
   * @param exclude globs over file names that are passed over
   * @throws InvalidInput if nothing matches, or a match leads out of the repository
   */
  static List<Match> match(Path repository, String pattern, List<String> exclude) {
    Path folder = fixedFolder(repository, pattern);
    if (!Files.isDirectory(folder)) {
      throw nothing(repository, pattern);
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", "{**/,}"));
    List<PathMatcher> excluded =
        exclude.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    List<Match> matches = new ArrayList<>();
    try (Stream<Path> walk =
        Files.walk(
            folder,
            pattern.contains("**") ? Integer.MAX_VALUE : depth(repository, folder, pattern))) {
      walk.filter(Files::isRegularFile)
          .filter(file -> matcher.matches(repository.relativize(file)))
          .filter(file -> excluded.stream().noneMatch(glob -> glob.matches(file.getFileName())))
          .forEach(
              file ->
                  matches.add(
                      new Match(inside(repository, file), slashed(folder.relativize(file)))));
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
    if (matches.isEmpty()) {
      throw nothing(repository, pattern);
    }
    matches.sort(Comparator.comparing(Match::below));
    return matches;
  }

  private static Path fixedFolder(Path repository, String pattern) {
    Path folder = repository;
    List<String> segments = List.of(pattern.split("/", -1));
    for (String segment : segments.subList(0, segments.size() - 1)) {
      if (segment.contains("*") || segment.contains("?")) {
        break;
      }
      folder = folder.resolve(segment);
    }
    return folder;
  }

  private static int depth(Path repository, Path folder, String pattern) {
    return Path.of(pattern).getNameCount() - (folder.getNameCount() - repository.getNameCount());
  }

  private static Path inside(Path repository, Path file) {
    try {
      if (file.toRealPath().startsWith(repository.toRealPath())) {
        return file;
      }
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
    throw new InvalidInput(
        slashed(repository.relativize(file)),
        "is a symbolic link out of the repository",
        "put a copy of the file there");
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
