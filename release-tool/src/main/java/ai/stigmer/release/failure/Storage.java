package ai.stigmer.release.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A local file cannot be read or written. Whoever runs the command frees space or fixes the path.
 */
public final class Storage extends ReleaseException {
  /** What systems say of a disk, a quota or a limit that is used up. */
  private static final List<String> FULL =
      List.of("no space left on device", "disk quota exceeded", "file too large");

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
    Optional<String> full =
        FULL.stream().filter(reason.toLowerCase(Locale.ROOT)::contains).findFirst();
    if (full.isPresent()) {
      return new Storage(
          exact,
          "cannot be " + attempt + ": " + full.get(),
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
