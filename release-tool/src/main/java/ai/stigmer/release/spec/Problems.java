package ai.stigmer.release.spec;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.spec.Yaml.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The mistakes of one file. */
final class Problems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /**
   * @param hint what to do, empty where the message says it
   */
  void add(Place place, String message, String hint) {
    found.add(
        new Problem(
            file,
            place.line(),
            place.column(),
            place.path(),
            message,
            hint.isEmpty() ? Optional.empty() : Optional.of(hint)));
  }

  boolean none() {
    return found.isEmpty();
  }

  /** All of them, in the order of the file. */
  Misconfigured failure() {
    return new Misconfigured(
        found.stream()
            .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
            .toList(),
        "`release-tool schema` prints every key with its meaning");
  }
}
