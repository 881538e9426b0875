package ai.stigmer.release.tap;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * A bare repository on this machine, made on the first update with the branch {@code main}. No
 * setting of the user or the machine has a say in what is committed.
 */
public final class GitTap implements Tap {
  /** Homebrew reads the first of these that exists; the empty one is the root. */
  private static final List<String> FOLDERS = List.of("Formula", "HomebrewFormula", "");

  private static final String AUTHOR = "release-tool";
  private static final String EMAIL = "release-tool@localhost";
  private static final int MAX_FORMULA_BYTES = 1 << 20;

  static {
    SystemReader.setInstance(new NoUserSettings(SystemReader.getInstance()));
    // Else the first commit waits while the resolution of file times is measured.
    FS.FileStoreAttributes.setBackground(true);
  }

  private final Path folder;

  public GitTap(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Tip tip(String formula) {
    String file = formula + ".rb";
    if (!Files.exists(folder)) {
      return new Tip(Optional.empty(), path("Formula", file), Optional.empty());
    }
    try (Repository repository = open()) {
      ObjectId head = repository.resolve(Constants.HEAD);
      if (head == null) {
        return new Tip(Optional.empty(), path("Formula", file), Optional.empty());
      }
      try (ObjectReader reader = repository.newObjectReader();
          RevWalk commits = new RevWalk(reader)) {
        ObjectId tree = commits.parseCommit(head).getTree().copy();
        String path = path(formulaFolder(reader, tree), file);
        return new Tip(Optional.of(head.name()), path, text(reader, tree, path));
      }
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  @Override
  public Update update(Tip seen, String text, Commit commit) {
    if (seen.text().filter(text::equals).isPresent()) {
      return Update.DONE;
    }
    createIfAbsent();
    try (Repository repository = open();
        ObjectInserter objects = repository.newObjectInserter()) {
      ObjectId parent = seen.head().map(ObjectId::fromString).orElse(ObjectId.zeroId());
      ObjectId created = commit(objects, parent, seen.path(), text, commit);
      RefUpdate update = repository.updateRef(Constants.HEAD);
      update.setExpectedOldObjectId(parent);
      update.setNewObjectId(created);
      update.setRefLogMessage(commit.message(), false);
      return switch (update.update()) {
        case NEW, FAST_FORWARD, NO_CHANGE -> Update.DONE;
        case LOCK_FAILURE, REJECTED -> Update.HEAD_MOVED;
        case NOT_ATTEMPTED,
            FORCED,
            RENAMED,
            IO_FAILURE,
            REJECTED_CURRENT_BRANCH,
            REJECTED_MISSING_OBJECT,
            REJECTED_OTHER_REASON ->
            throw new Storage(
                folder, "does not take the commit: " + update.getResult(), null, null);
      };
    } catch (IOException e) {
      throw Storage.of(folder, "committed to", e);
    }
  }

  /** Made beside its place and renamed: half a repository is never seen there. */
  private void createIfAbsent() {
    if (Files.exists(folder)) {
      return;
    }
    Path partial = folder.resolveSibling(AtomicFile.PREFIX + folder.getFileName());
    try {
      deleteLeftOver(partial);
      try (Repository repository =
          new FileRepositoryBuilder().setGitDir(partial.toFile()).setBare().build()) {
        repository.create(true);
        RefUpdate head = repository.updateRef(Constants.HEAD, false);
        head.disableRefLog();
        head.link(Constants.R_HEADS + "main");
      }
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Storage.of(folder, "created", e);
    }
  }

  private static void deleteLeftOver(Path partial) throws IOException {
    if (!Files.exists(partial)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(partial)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  private Repository open() throws IOException {
    if (!Files.exists(folder.resolve(Constants.HEAD))) {
      throw new InvalidInput(
          folder.toString(), "is no bare git repository", "remove it, or name another folder");
    }
    return new FileRepositoryBuilder()
        .setGitDir(folder.toFile())
        .setBare()
        .setMustExist(true)
        .build();
  }

  private static ObjectId commit(
      ObjectInserter objects, ObjectId parent, String path, String text, Commit commit)
      throws IOException {
    CommitBuilder builder = new CommitBuilder();
    PersonIdent author = new PersonIdent(AUTHOR, EMAIL, commit.time(), ZoneOffset.UTC);
    builder.setAuthor(author);
    builder.setCommitter(author);
    builder.setMessage(commit.message());
    ObjectId blob = objects.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
    try (ObjectReader reader = objects.newReader();
        RevWalk commits = new RevWalk(reader)) {
      ObjectId tree = ObjectId.zeroId();
      if (!parent.equals(ObjectId.zeroId())) {
        RevCommit head = commits.parseCommit(parent);
        builder.setParentId(head);
        tree = head.getTree().copy();
      }
      builder.setTreeId(withFile(objects, reader, tree, path, blob));
    }
    ObjectId created = objects.insert(builder);
    objects.flush();
    return created;
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
    return blob.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new String(
                reader.open(blob.get(), Constants.OBJ_BLOB).getBytes(MAX_FORMULA_BYTES),
                StandardCharsets.UTF_8));
  }

  private static String path(String folder, String file) {
    return folder.isEmpty() ? file : folder + "/" + file;
  }
}
