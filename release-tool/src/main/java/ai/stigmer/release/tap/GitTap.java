package ai.stigmer.release.tap;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A bare repository on this machine, made on the first update with the branch {@code main}. No
 * setting of the user or the machine has a say in what is committed.
 */
public final class GitTap implements Tap {
  static {
    NoUserSettings.install();
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
    if (!Files.exists(folder)) {
      return TapCommits.emptyTip(formula);
    }
    try (Repository repository = open()) {
      ObjectId head = repository.resolve(Constants.HEAD);
      return head == null
          ? TapCommits.emptyTip(formula)
          : TapCommits.tip(repository, head, formula);
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
    try (Repository repository = open()) {
      ObjectId created = TapCommits.create(repository, seen, text, commit);
      RefUpdate update = repository.updateRef(Constants.HEAD);
      update.setExpectedOldObjectId(TapCommits.head(seen));
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
}
