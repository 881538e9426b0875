package ai.stigmer.release.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A local file cannot be read or written. Whoever runs the command frees space or fixes the path.
 */
public final class Storage extends ReleaseException {
  private final Path path;

  public Storage(Path path, String problem, @Nullable String hint, @Nullable Throwable cause) {
    super("`" + path + "` " + problem, hint, cause);
    this.path = path;
  }

  /** Translates an I/O error where it happens, telling a full disk from a missing permission. */
  public static Storage of(Path path, String attempt, IOException cause) {
    Path exact =
        cause instanceof FileSystemException f && f.getFile() != null ? Path.of(f.getFile()) : path;
    String reason = String.valueOf(cause.getMessage());
    if (reason.toLowerCase(Locale.ROOT).contains("no space left")) {
      return new Storage(
          exact,
          "cannot be " + attempt + ": no space left on device",
          "free space on that disk and run again",
          cause);
    }
    return switch (cause) {
      case AccessDeniedException _ ->
          new Storage(
              exact,
              "cannot be " + attempt + ": permission denied",
              "make it accessible to the user who runs this command",
              cause);
      case NoSuchFileException _ ->
          new Storage(
              exact,
              "cannot be " + attempt + ": no such file or directory",
              "check the path",
              cause);
      case FileAlreadyExistsException _ ->
          new Storage(
              exact,
              "cannot be " + attempt + ": something else has that name",
              "move it away, or choose another place",
              cause);
      case FileSystemException f when f.getReason() != null ->
          new Storage(exact, "cannot be " + attempt + ": " + f.getReason(), null, cause);
      default -> new Storage(exact, "cannot be " + attempt + ": " + reason, null, cause);
    };
  }

  public Path path() {
    return path;
  }
}
