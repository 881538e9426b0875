package ai.stigmer.cli.failure;

/** How {@code stigmer} ends; the manual page lists these. */
public enum ExitStatus {
  DONE(0, "The command did what it was asked."),
  INTERNAL(1, "The installation is broken, output could not be written, or stigmer has a bug."),
  USAGE(2, "The command line is wrong."),
  INTERRUPTED(130, "The user interrupted the command.");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
