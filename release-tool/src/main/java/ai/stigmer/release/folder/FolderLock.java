package ai.stigmer.release.folder;

import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.LockedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One publisher at a time per folder, through a lock of the operating system: it ends with the
 * process that holds it. {@code .publisher} says who that is.
 */
public final class FolderLock implements PublishLock {
  private final Path folder;

  /**
   * Takes {@code folder}, which the first publisher makes.
   *
   * @param folder the one all destinations are in
   */
  public FolderLock(Path folder) {
    this.folder = folder;
  }

  @Override
  public Turn acquire(Consumer<String> waiting) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Storage.of(folder, "created", e);
    }
    Path file = folder.resolve(".lock");
    Optional<LockedFile> free = LockedFile.tryHold(file);
    if (free.isEmpty()) {
      waiting.accept(holder());
    }
    LockedFile held = free.orElseGet(() -> LockedFile.hold(file));
    try {
      AtomicFile.write(
          folder.resolve(".publisher"),
          ("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (Storage e) {
      held.close();
      throw e;
    }
    return held::close;
  }

  private String holder() {
    try {
      return Files.readString(folder.resolve(".publisher")).strip();
    } catch (IOException _) {
      return "another process";
    }
  }
}
