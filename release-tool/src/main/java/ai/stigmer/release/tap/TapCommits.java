package ai.stigmer.release.tap;

import ai.stigmer.release.destination.Tap.Commit;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.failure.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads and makes commits of a tap, wherever their objects are kept. */
final class TapCommits {
  /** Homebrew reads the first of these that exists; the empty one is the root. */
  private static final List<String> FOLDERS = List.of("Formula", "HomebrewFormula", "");

  private static final String AUTHOR = "release-tool";
  private static final String EMAIL = "release-tool@localhost";
  private static final int MAX_FORMULA_BYTES = 1 << 20;

  private TapCommits() {}

  /** Of a repository without a commit. */
  static Tip emptyTip(String formula) {
    return new Tip(Optional.empty(), path(FOLDERS.getFirst(), formula), Optional.empty());
  }

  static Tip tip(Repository repository, ObjectId head, String formula) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk commits = new RevWalk(reader)) {
      ObjectId tree = commits.parseCommit(head).getTree().copy();
      String folder = formulaFolder(reader, tree);
      String path = existing(reader, tree, folder, formula).orElse(path(folder, formula));
      return new Tip(Optional.of(head.name()), path, text(reader, tree, path));
    }
  }

  /** What {@code seen} was the head of; zero in a repository without a commit. */
  static ObjectId head(Tip seen) {
    return seen.head().map(ObjectId::fromString).orElse(ObjectId.zeroId());
  }

  /**
   * Adds a commit of one file on top of {@code seen}, whose objects are in {@code repository}. No
   * branch moves.
   */
  static ObjectId create(Repository repository, Tip seen, String text, Commit commit)
      throws IOException {
    CommitBuilder builder = new CommitBuilder();
    PersonIdent author = new PersonIdent(AUTHOR, EMAIL, commit.time(), ZoneOffset.UTC);
    builder.setAuthor(author);
    builder.setCommitter(author);
    builder.setMessage(commit.message());
    ObjectId parent = head(seen);
    try (ObjectInserter objects = repository.newObjectInserter();
        ObjectReader reader = objects.newReader();
        RevWalk commits = new RevWalk(reader)) {
      ObjectId blob = objects.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
      ObjectId tree = ObjectId.zeroId();
      if (!parent.equals(ObjectId.zeroId())) {
        RevCommit head = commits.parseCommit(parent);
        builder.setParentId(head);
        tree = head.getTree().copy();
      }
      builder.setTreeId(withFile(objects, reader, tree, seen.path(), blob));
      ObjectId created = objects.insert(builder);
      objects.flush();
      return created;
    }
  }

  /** A tree with {@code path} set to {@code blob}; a zero {@code tree} is an empty one. */
  private static ObjectId withFile(
      ObjectInserter objects, ObjectReader reader, ObjectId tree, String path, ObjectId blob)
      throws IOException {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return replaced(objects, reader, tree, path, FileMode.REGULAR_FILE, blob);
    }
    String name = path.substring(0, slash);
    ObjectId child = entry(reader, tree, name).orElse(ObjectId.zeroId());
    ObjectId changed = withFile(objects, reader, child, path.substring(slash + 1), blob);
    return replaced(objects, reader, tree, name, FileMode.TREE, changed);
  }

  /** Copies a tree with one entry set, in git's order: a folder sorts as if its name ended in /. */
  private static ObjectId replaced(
      ObjectInserter objects,
      ObjectReader reader,
      ObjectId tree,
      String name,
      FileMode mode,
      ObjectId id)
      throws IOException {
    TreeFormatter formatter = new TreeFormatter();
    String key = sortKey(name, mode);
    boolean placed = false;
    if (!tree.equals(ObjectId.zeroId())) {
      CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
      for (; !parser.eof(); parser.next()) {
        String other = parser.getEntryPathString();
        if (other.equals(name)) {
          continue;
        }
        if (!placed && key.compareTo(sortKey(other, parser.getEntryFileMode())) < 0) {
          formatter.append(name, mode, id);
          placed = true;
        }
        formatter.append(other, parser.getEntryFileMode(), parser.getEntryObjectId());
      }
    }
    if (!placed) {
      formatter.append(name, mode, id);
    }
    return objects.insert(formatter);
  }

  private static String sortKey(String name, FileMode mode) {
    String key = mode.equals(FileMode.TREE) ? name + "/" : name;
    return new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static Optional<ObjectId> entry(ObjectReader reader, ObjectId tree, String path)
      throws IOException {
    if (tree.equals(ObjectId.zeroId())) {
      return Optional.empty();
    }
    try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
      return walk == null ? Optional.empty() : Optional.of(walk.getObjectId(0));
    }
  }

  private static String formulaFolder(ObjectReader reader, ObjectId tree) throws IOException {
    for (String folder : FOLDERS) {
      if (!folder.isEmpty()) {
        try (TreeWalk walk = TreeWalk.forPath(reader, folder, tree)) {
          if (walk != null && walk.getFileMode(0).equals(FileMode.TREE)) {
            return folder;
          }
        }
      }
    }
    return hasFormulaAtRoot(reader, tree) ? "" : "Formula";
  }

  /** Homebrew looks into the folders of a formula folder, too, but not into those of the root. */
  private static Optional<String> existing(
      ObjectReader reader, ObjectId tree, String folder, String formula) throws IOException {
    Optional<ObjectId> formulae = folder.isEmpty() ? Optional.empty() : entry(reader, tree, folder);
    if (formulae.isEmpty() || entry(reader, tree, path(folder, formula)).isPresent()) {
      return Optional.empty();
    }
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(formulae.get());
      walk.setRecursive(true);
      while (walk.next()) {
        if (walk.getNameString().equals(path("", formula))) {
          return Optional.of(folder + "/" + walk.getPathString());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasFormulaAtRoot(ObjectReader reader, ObjectId tree) throws IOException {
    CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
    for (; !parser.eof(); parser.next()) {
      if (parser.getEntryPathString().endsWith(".rb")) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> text(ObjectReader reader, ObjectId tree, String path)
      throws IOException {
    Optional<ObjectId> blob = entry(reader, tree, path);
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = reader.open(blob.get(), Constants.OBJ_BLOB).getBytes(MAX_FORMULA_BYTES);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (LargeObjectException e) {
      throw new InvalidInput(
          path, "is longer than " + MAX_FORMULA_BYTES + " bytes", "no formula is that long", e);
    }
  }

  private static String path(String folder, String formula) {
    String file = formula + ".rb";
    return folder.isEmpty() ? file : folder + "/" + file;
  }
}
