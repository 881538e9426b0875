package ai.stigmer.release.github;

/**
 * How a release says that it was given up: a word before its title, for people who read a list, and
 * a block at the top of its notes, whose first line is for this tool. Both can be edited on an
 * immutable release, too; what is a prerelease and what is latest stays as it is.
 */
final class YankMark {
  private static final String TITLE = "[YANKED] ";
  private static final String START = "<!-- release-tool: yanked -->";
  private static final String END = "<!-- release-tool: end -->";

  private YankMark() {}

  static boolean isOn(String title, String notes) {
    return title.startsWith(TITLE) || notes.startsWith(START);
  }

  static String title(String title) {
    return title.startsWith(TITLE) ? title : TITLE + title;
  }

  static String notes(String notes, String reason) {
    return START
        + "\n> [!CAUTION]\n> This version was given up: "
        + reason.replace("-->", "-- >")
        + "\n"
        + END
        + "\n\n"
        + withoutMark(notes);
  }

  static String titleWithoutMark(String title) {
    return title.startsWith(TITLE) ? title.substring(TITLE.length()) : title;
  }

  static String withoutMark(String notes) {
    if (!notes.startsWith(START)) {
      return notes;
    }
    int end = notes.indexOf(END);
    String rest = notes.substring(end < 0 ? START.length() : end + END.length());
    return rest.replaceFirst("^[\r\n]+", "");
  }
}
