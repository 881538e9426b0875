package ai.stigmer.release.archive;

/** The rules for paths and modes inside archives. */
final class Paths {
  private Paths() {}

  static void requireClean(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "archive path `" + path + "` must be relative, without empty, `.` or `..` segments");
      }
    }
    if (path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("archive path contains a NUL character");
    }
  }

  static void requirePermissions(int mode) {
    if ((mode & ~07777) != 0) {
      throw new IllegalArgumentException(
          "mode " + Integer.toOctalString(mode) + " has more than permission bits");
    }
  }
}
