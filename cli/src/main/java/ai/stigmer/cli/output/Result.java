package ai.stigmer.cli.output;

import ai.stigmer.cli.failure.ExitStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command found out.
 *
 * @param data for programs: strings, numbers, booleans, lists and maps of them, in order of output
 * @param text the same for people, whole lines
 * @param warnings one sentence each, lower case, no final period
 * @param exitStatus what a finding means to a shell
 */
public record Result(
    Map<String, @Nullable Object> data, String text, List<String> warnings, ExitStatus exitStatus) {
  public Result {
    warnings = List.copyOf(warnings);
  }

  public Result(Map<String, @Nullable Object> data, String text, List<String> warnings) {
    this(data, text, warnings, ExitStatus.DONE);
  }
}
