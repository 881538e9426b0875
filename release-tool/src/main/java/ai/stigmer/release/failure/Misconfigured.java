package ai.stigmer.release.failure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Settings are wrong. All mistakes are reported at once, each by file, line and key. */
public final class Misconfigured extends ReleaseException {
  private final transient List<Problem> problems;

  public Misconfigured(List<Problem> problems, String hint) {
    super(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n       ")),
        hint,
        null);
    this.problems = List.copyOf(problems);
  }

  /** A setting that stands in no file: an option, an environment variable, a missing tool. */
  public static Misconfigured setting(String setting, String message, String hint) {
    return new Misconfigured(
        List.of(new Problem(setting, 0, 0, "", message, Optional.empty())), hint);
  }

  public List<Problem> problems() {
    return problems;
  }
}
