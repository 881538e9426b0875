package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.signing.Signatures;
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
    Set<Part> parts,
    Signatures signatures) {
  public Publication {
    parts = Set.copyOf(parts);
  }

  /** An unsigned one. */
  public Publication(
      Dist dist,
      Optional<FormulaText> formula,
      Succession succession,
      Yanked yanked,
      Set<Part> parts) {
    this(dist, formula, succession, yanked, parts, Signatures.NONE);
  }

  /** A blob or manifest of an image or of its signature, not checked. */
  Content content(String image, Descriptor content) {
    return signatures
        .content(image, content.digest())
        .map(Content::of)
        .orElseGet(() -> dist.content(dist.release().image(image), content));
  }

  /** The bytes of an asset or of a signature of one, not checked. */
  Content asset(HostedAsset asset) {
    return signatures.asset(asset.name()).map(Content::of).orElseGet(() -> dist.asset(asset));
  }

  public Publication signed(Signatures with) {
    return new Publication(dist, formula, succession, yanked, parts, with);
  }
}
