package ai.stigmer.release.cli;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.failure.Unavailable;

/** Exit codes, as {@code sysexits.h} names them. */
final class ExitCode {
  static final int OK = 0;

  /** There is something to do, or something differs: for commands that only look. */
  static final int CHANGES = 2;

  static final int USAGE = 64;
  static final int INVALID_INPUT = 65;
  static final int BUG = 70;
  static final int STORAGE = 74;
  static final int MISCONFIGURED = 78;

  private ExitCode() {}

  static int of(ReleaseException failure) {
    return switch (failure) {
      case InvalidInput _ -> INVALID_INPUT;
      case Storage _ -> STORAGE;
      case Unavailable _ -> 75;
      case Mismatch _ -> 76;
      case Refused _ -> 77;
      case Misconfigured _ -> MISCONFIGURED;
    };
  }
}
