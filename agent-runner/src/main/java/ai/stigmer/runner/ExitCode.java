package ai.stigmer.runner;

/** How the process ends; numbers of sysexits.h where there is one. */
enum ExitCode {
  OK(0),
  UNHEALTHY(1),
  USAGE(64),
  BUG(70),
  INTERRUPTED_WORK(75),
  MISCONFIGURED(78);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
