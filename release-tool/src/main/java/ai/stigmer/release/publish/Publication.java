package ai.stigmer.release.publish;

import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.verify.Dist;
import java.util.Optional;
import java.util.Set;

/**
 * A build that is to be published.
 *
 * @param formula empty if the release has none
 */
public record Publication(
    Dist dist,
    Optional<FormulaText> formula,
    Succession succession,
    Yanked yanked,
    Set<Part> parts) {
  public Publication {
    parts = Set.copyOf(parts);
  }
}
