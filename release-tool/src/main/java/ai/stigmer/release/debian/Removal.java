package ai.stigmer.release.debian;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.failure.Misconfigured;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Leaves out what globs name, and the directories that are empty without it. */
final class Removal {
  private final List<PathMatcher> remove;
  private final List<PathMatcher> keep;

  Removal(RootOptions options) {
    this.remove = matchers("remove", options.remove());
    this.keep = matchers("keep", options.keep());
  }

  private static List<PathMatcher> matchers(String key, List<String> globs) {
    return globs.stream()
        .map(
            glob -> {
              try {
                return FileSystems.getDefault().getPathMatcher("glob:" + glob);
              } catch (PatternSyntaxException e) {
                throw Misconfigured.setting(
                    key, "`" + glob + "` is no glob: " + e.getDescription(), "see docs/images.md");
              }
            })
        .toList();
  }

  Map<String, Entry> from(Collection<Entry> entries) {
    Map<String, Entry> kept = new HashMap<>();
    Map<String, RegularFile> orphaned = new HashMap<>();
    Set<String> emptied = new HashSet<>();
    for (Entry entry : entries) {
      if (isRemoved(entry)) {
        addParents(entry.path(), emptied);
        emptied.add(entry.path());
        if (entry instanceof RegularFile file) {
          orphaned.put(file.path(), file);
        }
      }
      if (entry instanceof Directory || !isRemoved(entry)) {
        kept.put(entry.path(), entry);
      }
    }
    adopt(kept, orphaned);
    Set<String> needed = new HashSet<>();
    kept.values().stream()
        .filter(entry -> !(entry instanceof Directory && emptied.contains(entry.path())))
        .forEach(entry -> addParents(entry.path(), needed));
    kept.values()
        .removeIf(
            entry ->
                entry instanceof Directory
                    && emptied.contains(entry.path())
                    && !needed.contains(entry.path()));
    return kept;
  }

  private boolean isRemoved(Entry entry) {
    Path path = Path.of(entry.path());
    return matches(remove, path) && !matches(keep, path) && !isCopyright(entry);
  }

  /** Licences ask for their text to come along; some packages share another one's by a link. */
  private static boolean isCopyright(Entry entry) {
    return entry.path().matches("usr/share/doc/[^/]+/copyright")
        || (entry instanceof SymbolicLink && entry.path().matches("usr/share/doc/[^/]+"));
  }

  /** A hard link whose first name was removed becomes the file. */
  private static void adopt(Map<String, Entry> kept, Map<String, RegularFile> orphaned) {
    Map<String, String> heirs = new HashMap<>();
    for (String path : kept.keySet().stream().sorted().toList()) {
      if (kept.get(path) instanceof HardLink link && orphaned.containsKey(link.target())) {
        RegularFile file = orphaned.get(link.target());
        String heir = heirs.putIfAbsent(link.target(), path);
        kept.put(
            path,
            heir == null
                ? new RegularFile(path, file.mode(), file.owner(), file.content())
                : new HardLink(path, heir, link.owner()));
      }
    }
  }

  private static boolean matches(List<PathMatcher> globs, Path path) {
    return globs.stream().anyMatch(glob -> glob.matches(path));
  }

  private static void addParents(String path, Set<String> parents) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      parents.add(path.substring(0, slash));
    }
  }
}
