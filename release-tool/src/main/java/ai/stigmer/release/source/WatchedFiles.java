package ai.stigmer.release.source;

import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The files and folders of which at least one changes before {@link GitRepository#facts} can: the
 * work tree without what git ignores, and where git keeps commits, tags and settings. Whoever finds
 * all of them as they were needs not ask git, which takes longer than to look at them.
 */
public final class WatchedFiles {
  /** The mode of one in git's index. */
  private static final String SUBMODULE = "160000 ";

  private final Path folder;
  private final Path top;
  private final Set<Path> paths = new TreeSet<>();

  private WatchedFiles(Path folder) {
    this.folder = folder;
    this.top = Path.of(git("rev-parse", "--show-toplevel").output().strip());
  }

  /**
   * Those of the work tree that {@code folder} is in, absolute. Some may not exist: their coming
   * into being is a change. None where there are submodules, whose work trees count, too.
   *
   * @param home of the user, for settings that git reads where nobody has set another place
   */
  public static Optional<Collection<Path>> of(Path folder, Path home) {
    WatchedFiles watched = new WatchedFiles(folder);
    if (watched.hasSubmodules()) {
      return Optional.empty();
    }
    watched.addWorkTree();
    watched.addRepository();
    watched.addSettings(home);
    return Optional.of(watched.paths);
  }

  private boolean hasSubmodules() {
    return Git.start(top, "ls-files", "-z", "--stage").lines("\0").stream()
        .anyMatch(file -> file.startsWith(SUBMODULE));
  }

  private void addWorkTree() {
    Set<Path> passedOver = new HashSet<>(Set.of(top.resolve(".git")));
    for (String ignored :
        Git.start(
                top, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
            .lines("\0")) {
      passedOver.add(top.resolve(ignored));
    }
    walk(top, passedOver, _ -> false);
    Git.start(top, "ls-files", "-z").lines("\0").forEach(file -> paths.add(top.resolve(file)));
  }

  private void addRepository() {
    List<String> folders = git("rev-parse", "--absolute-git-dir", "--git-common-dir").lines("\n");
    Path own = Path.of(folders.get(0));
    Path common = folder.resolve(folders.get(1)).toAbsolutePath().normalize();
    paths.add(own.resolve("HEAD"));
    paths.add(own.resolve("index"));
    for (String file : List.of("packed-refs", "info/exclude", "info/attributes")) {
      paths.add(common.resolve(file));
    }
    for (String refs : List.of("refs/tags", "reftable")) {
      paths.add(common.resolve(refs));
      if (Files.isDirectory(common.resolve(refs))) {
        walk(common.resolve(refs), Set.of(), _ -> true);
      }
    }
    Git branch = git("symbolic-ref", "--quiet", "HEAD");
    if (branch.succeeds()) {
      paths.add(common.resolve(branch.output().strip()));
    }
  }

  private void addSettings(Path home) {
    paths.add(home.resolve(".gitconfig"));
    paths.add(home.resolve(".config/git/config"));
    paths.add(home.resolve(".config/git/ignore"));
    git("config", "--list", "--show-origin", "--name-only", "-z")
        .lines("\0")
        .forEach(
            part -> {
              if (part.startsWith("file:")) {
                paths.add(top.resolve(part.substring("file:".length())));
              }
            });
    Git excludes = git("config", "--type=path", "--get", "core.excludesFile");
    if (excludes.succeeds()) {
      paths.add(top.resolve(excludes.output().strip()));
    }
  }

  private void walk(Path from, Set<Path> passedOver, Predicate<Path> wanted) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              if (passedOver.contains(path)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              paths.add(path);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              if (wanted.test(path)) {
                paths.add(path);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw Storage.of(from, "read", e);
    }
  }

  private Git git(String... arguments) {
    return Git.start(folder, arguments);
  }
}
