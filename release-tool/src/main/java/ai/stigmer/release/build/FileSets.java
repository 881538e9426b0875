package ai.stigmer.release.build;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.spec.FilePattern;
import ai.stigmer.release.spec.Placeholders;
import ai.stigmer.release.spec.ReleaseSpec.FileSet;
import ai.stigmer.release.spec.RepositoryPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Files of the repository as trees of archives and layers. */
final class FileSets {
  private final Path repository;
  private final Set<Path> seen = ConcurrentHashMap.newKeySet();

  FileSets(Path repository) {
    this.repository = repository;
  }

  /**
   * The files of all sets, at the places their {@code to} names; owner root.
   *
   * @throws ai.stigmer.release.failure.ReleaseException where a pattern matches nothing
   */
  FileTree tree(List<FileSet> sets, Placeholders placeholders) {
    List<Entry> entries = new ArrayList<>();
    for (FileSet set : sets) {
      String to = placeholders.expand(set.to());
      String place = to.startsWith("/") ? to.substring(1) : to;
      for (Globs.Match match : match(placeholders.expand(set.from()), set.exclude())) {
        String path = place.isEmpty() || place.endsWith("/") ? place + match.below() : place;
        int mode = set.mode().bitsFor(Files.isExecutable(match.file()));
        entries.add(new Entry.RegularFile(path, mode, Owner.ROOT, FileContent.of(match.file())));
      }
    }
    return FileTree.of(entries);
  }

  /** Files that were matched so far, and the folders a new match would appear in. */
  Set<Path> seen() {
    return Set.copyOf(seen);
  }

  /** A single file that must be there. */
  Path file(RepositoryPath path) {
    return match(path.value(), List.of()).getFirst().file();
  }

  private List<Globs.Match> match(String pattern, List<String> exclude) {
    Globs.Found found = Globs.find(repository, pattern, exclude);
    found.matches().forEach(match -> seen.add(match.file()));
    seen.addAll(found.folders());
    return found.matches();
  }

  /** Jars in class path order: patterns in their order, each pattern's files by name. */
  List<Path> jars(List<FilePattern> patterns, Placeholders placeholders) {
    return patterns.stream()
        .flatMap(
            pattern ->
                match(placeholders.expand(pattern), List.of()).stream().map(Globs.Match::file))
        .toList();
  }
}
