package ai.stigmer.release.runtime;

import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.image.Digest;
import java.nio.file.Path;

/**
 * A Java runtime image, complete and not to be changed.
 *
 * @param home has {@code bin/java}, in the linker's cache
 * @param key of the inputs it was linked from; equal keys, equal bytes
 */
public record LinkedRuntime(Path home, Digest key) {
  public Path java() {
    return home.resolve("bin/java");
  }

  /** Its files: 0755 for what is run ({@code bin/*}, {@code lib/jspawnhelper}), else 0644. */
  public FileTree tree(Owner owner) {
    return Folder.tree(home, owner);
  }
}
