package ai.stigmer.cli.runner;

import java.util.Locale;

/** How the runner runs. */
public enum Mode {
  CONTAINER,
  EMBEDDED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
