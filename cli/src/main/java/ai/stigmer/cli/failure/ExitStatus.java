package ai.stigmer.cli.failure;

/** How {@code stigmer} ends; the manual page lists these. */
public enum ExitStatus {
  DONE(0, "The command did what it was asked."),
  INTERNAL(
      1, "The installation, an engine or a file failed, output was lost, or stigmer has a bug."),
  USAGE(2, "The command line is wrong."),
  STOPPED(3, "`server status`: the runner is stopped."),
  NOT_READY(4, "The runner is starting or unhealthy, or did not become ready in time."),
  NO_ENGINE(5, "No container engine can be reached."),
  IMAGE_UNAVAILABLE(6, "The runner's image is not available."),
  MISCONFIGURED(7, "A setting or a secret is missing or wrong."),
  CONFLICT(8, "A name, a port or the lock is taken."),
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
