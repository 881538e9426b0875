package ai.stigmer.release.build;

import ai.stigmer.release.file.Folder;
import java.nio.file.Path;

/** A folder for one build or merge, which begins empty and is deleted at the end. */
record Scratch(Path folder) implements AutoCloseable {
  /**
   * In a folder that nobody else works in.
   *
   * @param derived what is in it need not be kept
   */
  static Scratch in(Path derived) {
    Path folder = derived.resolve("scratch");
    Folder.delete(folder);
    DistFolder.createFolders(folder);
    return new Scratch(folder);
  }

  @Override
  public void close() {
    Folder.delete(folder);
  }
}
