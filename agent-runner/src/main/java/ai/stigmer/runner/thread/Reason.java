package ai.stigmer.runner.thread;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;

/** Why a file operation failed, in words: the JDK often gives the path alone. */
final class Reason {
  private Reason() {}

  static String of(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case DirectoryNotEmptyException _ -> "the folder is not empty";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.toString();
    };
  }
}
