package ai.stigmer.release.tap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.eclipse.jgit.internal.storage.dfs.DfsReader;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.FS;

/**
 * Objects in memory, without the history before what was fetched. JGit's own remembers where the
 * history ends and then asks for more all the same.
 */
final class ShallowRepository extends InMemoryRepository {
  ShallowRepository() {
    super(new DfsRepositoryDescription("tap"));
  }

  /** JGit finds repositories on disk with it. */
  @Override
  public FS getFS() {
    return FS.DETECTED;
  }

  @Override
  public ObjectReader newObjectReader() {
    return new Reader(getObjectDatabase());
  }

  private static final class Reader extends DfsReader {
    private final MemObjDatabase database;

    Reader(MemObjDatabase database) {
      super(database);
      this.database = database;
    }

    @Override
    public ObjectReader newReader() {
      return new Reader(database);
    }

    @Override
    public Set<ObjectId> getShallowCommits() {
      try {
        return database.getShallowCommits();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
