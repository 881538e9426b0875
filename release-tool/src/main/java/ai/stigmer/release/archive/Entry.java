package ai.stigmer.release.archive;

/**
 * One entry of an archive. Its path is relative, {@code /}-separated and clean: no leading or
 * trailing slash, no empty, {@code .} or {@code ..} segment. The time of an entry is the archive's,
 * not its own.
 */
public sealed interface Entry {
  String path();

  Owner owner();

  /** A directory; {@code mode} holds the twelve permission bits. */
  record Directory(String path, int mode, Owner owner) implements Entry {
    public Directory {
      Paths.requireClean(path);
      Paths.requirePermissions(mode);
    }
  }

  record RegularFile(String path, int mode, Owner owner, Content content) implements Entry {
    public RegularFile {
      Paths.requireClean(path);
      Paths.requirePermissions(mode);
    }
  }

  /** A symbolic link; {@code target} is what is written into it and may be relative or absolute. */
  record SymbolicLink(String path, String target, Owner owner) implements Entry {
    public SymbolicLink {
      Paths.requireClean(path);
      if (target.isEmpty()) {
        throw new IllegalArgumentException("symbolic link `" + path + "` has an empty target");
      }
    }
  }

  /** A second name of the regular file {@code target}, itself a clean path of the same archive. */
  record HardLink(String path, String target, Owner owner) implements Entry {
    public HardLink {
      Paths.requireClean(path);
      Paths.requireClean(target);
    }
  }

  /** Numeric, as archives of releases carry no names. */
  record Owner(int userId, int groupId) {
    public static final Owner ROOT = new Owner(0, 0);

    public Owner {
      if (userId < 0 || groupId < 0) {
        throw new IllegalArgumentException("owner " + userId + ":" + groupId + " is negative");
      }
    }

    @Override
    public String toString() {
      return userId + ":" + groupId;
    }
  }
}
