package ai.stigmer.release.lock;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.LockJson;
import ai.stigmer.release.spec.ReleaseLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A {@code release.lock} on disk.
 *
 * @param digest of its bytes; of no bytes where there is no file
 */
public record LockFile(Path path, ReleaseLock lock, Digest digest) {

  /**
   * Reads it; a missing file is an empty lock, so that the entries it lacks are what is reported.
   *
   * @throws Misconfigured if it is malformed
   */
  public static LockFile read(Path path) {
    try {
      byte[] bytes = Files.readAllBytes(path);
      return new LockFile(path, LockJson.read(path.toString(), bytes), Digest.of(bytes));
    } catch (NoSuchFileException e) {
      return new LockFile(path, ReleaseLock.EMPTY, Digest.of(new byte[0]));
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }

  /** Replaces the file, whole or not at all. */
  public static LockFile write(Path path, ReleaseLock lock) {
    byte[] bytes = LockJson.write(lock);
    AtomicFile.write(path, bytes);
    return new LockFile(path, lock, Digest.of(bytes));
  }
}
