package ai.stigmer.runner.thread;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file operation failed, in words: the JDK often gives the path alone. */
public final class Reason {
  private Reason() {}

  public static String of(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "there is no such file";
      case PathRefused refused -> String.valueOf(refused.getMessage());
      case DirectoryNotEmptyException _ -> "the folder is not empty";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.toString();
    };
  }
}
