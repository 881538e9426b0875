package ai.stigmer.release.archive;

import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.failure.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The entries of one archive, complete and in one order: sorted by the UTF-8 bytes of their paths,
 * so every directory comes before what is in it.
 *
 * <ul>
 *   <li>A parent nobody stated is added as {@code 0755 0:0}; a stated one always replaces it.
 *   <li>A path is stated once; only equal directories may be stated again.
 *   <li>Everything above an entry is a directory, never a file or a symbolic link.
 *   <li>The names of one hard-linked file form a group: the first in order carries the content, the
 *       others link to it, whichever name the input chose. All take the file's mode and owner.
 * </ul>
 */
public final class FileTree {
  public static final FileTree EMPTY = of(List.of());

  private static final Comparator<String> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final SortedMap<String, Entry> entries;
  private final Set<String> impliedParents;

  private FileTree(SortedMap<String, Entry> entries, Set<String> impliedParents) {
    this.entries = Collections.unmodifiableSortedMap(entries);
    this.impliedParents = Set.copyOf(impliedParents);
  }

  /**
   * The tree of these entries, in whatever order they come.
   *
   * @throws InvalidInput if two entries contradict each other or a hard link has no file
   */
  public static FileTree of(Collection<? extends Entry> stated) {
    TreeMap<String, Entry> entries = new TreeMap<>(BY_BYTES);
    for (Entry entry : stated) {
      Entry earlier = entries.putIfAbsent(entry.path(), entry);
      if (earlier != null && !(entry instanceof Directory && earlier.equals(entry))) {
        throw conflict(
            entry.path(), "is stated twice: as " + kind(earlier) + " and " + kind(entry));
      }
    }
    return complete(entries);
  }

  /** In order, parents first. */
  public Collection<Entry> entries() {
    return entries.values();
  }

  public Optional<Entry> find(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The bytes of all regular files; hard links and directories add nothing. */
  public long sizeBytes() {
    return entries.values().stream()
        .mapToLong(e -> e instanceof RegularFile file ? file.content().sizeBytes() : 0)
        .sum();
  }

  /**
   * Both trees as one; they may share directories that are equal or implied, and nothing else.
   *
   * @throws InvalidInput if they contradict each other
   */
  public FileTree mergedWith(FileTree other) {
    SortedMap<String, Entry> stated = stated();
    for (Entry entry : other.stated().values()) {
      Entry earlier = stated.putIfAbsent(entry.path(), entry);
      if (earlier != null && !(entry instanceof Directory && earlier.equals(entry))) {
        throw conflict(
            entry.path(), "is in both trees: as " + kind(earlier) + " and " + kind(entry));
      }
    }
    return complete(stated);
  }

  /**
   * This tree with {@code upper} laid over it: where both state a path, {@code upper} wins. Other
   * names of a file that is replaced keep the old content.
   *
   * @throws InvalidInput if a directory would become something else or the other way round
   */
  public FileTree overlaidBy(FileTree upper) {
    SortedMap<String, Entry> stated = stated();
    SortedMap<String, Entry> above = upper.stated();
    detachLinksTo(above.keySet(), stated);
    for (Entry entry : above.values()) {
      Entry below = stated.put(entry.path(), entry);
      if (below != null && below instanceof Directory != entry instanceof Directory) {
        throw conflict(entry.path(), "is " + kind(below) + " below and " + kind(entry) + " above");
      }
    }
    return complete(stated);
  }

  /** The same tree inside the directory {@code prefix}; hard links are kept. */
  public FileTree under(String prefix) {
    return map(
        entry -> {
          String path = prefix + "/" + entry.path();
          return switch (entry) {
            case Directory d -> new Directory(path, d.mode(), d.owner());
            case RegularFile f -> new RegularFile(path, f.mode(), f.owner(), f.content());
            case SymbolicLink l -> new SymbolicLink(path, l.target(), l.owner());
            case HardLink l -> new HardLink(path, prefix + "/" + l.target(), l.owner());
          };
        });
  }

  /** The same tree with every entry, implied parents too, given to {@code owner}. */
  public FileTree ownedBy(Owner owner) {
    return map(
        entry ->
            switch (entry) {
              case Directory d -> new Directory(d.path(), d.mode(), owner);
              case RegularFile f -> new RegularFile(f.path(), f.mode(), owner, f.content());
              case SymbolicLink l -> new SymbolicLink(l.path(), l.target(), owner);
              case HardLink l -> new HardLink(l.path(), l.target(), owner);
            });
  }

  private FileTree map(UnaryOperator<Entry> change) {
    return of(entries.values().stream().map(change).toList());
  }

  private SortedMap<String, Entry> stated() {
    TreeMap<String, Entry> stated = new TreeMap<>(BY_BYTES);
    stated.putAll(entries);
    stated.keySet().removeAll(impliedParents);
    return stated;
  }

  private static FileTree complete(SortedMap<String, Entry> stated) {
    TreeMap<String, Entry> entries = new TreeMap<>(BY_BYTES);
    entries.putAll(stated);
    Set<String> implied = new HashSet<>();
    for (Entry entry : stated.values()) {
      for (String parent = parentOf(entry.path()); !parent.isEmpty(); parent = parentOf(parent)) {
        Entry above = entries.get(parent);
        if (above == null) {
          entries.put(parent, new Directory(parent, 0755, Owner.ROOT));
          implied.add(parent);
        } else if (!(above instanceof Directory)) {
          throw conflict(entry.path(), "lies below `" + parent + "`, which is " + kind(above));
        }
      }
    }
    orderHardLinks(entries);
    return new FileTree(entries, implied);
  }

  private static void orderHardLinks(SortedMap<String, Entry> entries) {
    for (SortedSet<String> group : linkGroups(entries)) {
      RegularFile file = fileOf(entries, group.getLast());
      String first = group.getFirst();
      for (String name : group) {
        entries.put(name, new HardLink(name, first, file.owner()));
      }
      entries.put(first, new RegularFile(first, file.mode(), file.owner(), file.content()));
    }
  }

  private static Collection<SortedSet<String>> linkGroups(SortedMap<String, Entry> entries) {
    TreeMap<String, SortedSet<String>> groups = new TreeMap<>(BY_BYTES);
    for (Entry entry : entries.values()) {
      if (entry instanceof HardLink link) {
        String file = fileOf(entries, link.path()).path();
        SortedSet<String> group = groups.computeIfAbsent(file, _ -> new TreeSet<>(BY_BYTES));
        group.add(file);
        group.add(link.path());
      }
    }
    return groups.values();
  }

  private static RegularFile fileOf(SortedMap<String, Entry> entries, String name) {
    Entry entry = entries.get(name);
    for (int hops = 0; entry instanceof HardLink link && hops <= entries.size(); hops++) {
      entry = entries.get(link.target());
    }
    if (entry instanceof RegularFile file) {
      return file;
    }
    throw conflict(
        name,
        "is a hard link to "
            + (entry == null ? "a path that is not in the tree" : kind(entry) + ", not a file"));
  }

  private static void detachLinksTo(Set<String> replaced, SortedMap<String, Entry> entries) {
    for (SortedSet<String> group : linkGroups(entries)) {
      RegularFile file = fileOf(entries, group.getLast());
      group.removeIf(replaced::contains);
      if (group.isEmpty() || !replaced.contains(file.path())) {
        continue;
      }
      String first = group.getFirst();
      for (String name : group) {
        entries.put(name, new HardLink(name, first, file.owner()));
      }
      entries.put(first, new RegularFile(first, file.mode(), file.owner(), file.content()));
    }
  }

  private static String parentOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String kind(Entry entry) {
    return switch (entry) {
      case Directory d -> "a directory (" + Integer.toOctalString(d.mode()) + " " + d.owner() + ")";
      case RegularFile _ -> "a file";
      case SymbolicLink l -> "a symbolic link to `" + l.target() + "`";
      case HardLink l -> "a hard link to `" + l.target() + "`";
    };
  }

  private static InvalidInput conflict(String path, String problem) {
    return new InvalidInput(path, problem, "give each path one content, in one place");
  }
}
