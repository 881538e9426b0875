package ai.stigmer.release.plan;

import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.Tap.Proposal;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.image.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the destinations have now, as far as a plan asks.
 *
 * @param images by the image's name in {@code release.json}
 * @param release of the tag that is to be published
 * @param latest the tag of the release that users are shown first
 * @param tap empty if the release has no formula
 * @param origin of the formula in the tap
 * @param proposal of the wanted formula, where the tap takes proposals
 */
public record Observed(
    Map<String, Repository> images,
    Optional<HostedRelease> release,
    Optional<String> latest,
    Optional<Tip> tap,
    FormulaOrigin origin,
    Optional<Proposal> proposal) {
  public Observed {
    images = Map.copyOf(images);
  }

  /** With a formula of the origin it says itself. */
  public Observed(
      Map<String, Repository> images,
      Optional<HostedRelease> release,
      Optional<String> latest,
      Optional<Tip> tap) {
    this(
        images,
        release,
        latest,
        tap,
        tap.flatMap(Tip::text).map(FormulaOrigin::of).orElse(FormulaOrigin.RENDERED),
        Optional.empty());
  }

  public Observed withOrigin(FormulaOrigin other) {
    return new Observed(images, release, latest, tap, other, proposal);
  }

  public Observed withProposal(Optional<Proposal> other) {
    return new Observed(images, release, latest, tap, origin, other);
  }

  public Repository image(String name) {
    return images.getOrDefault(name, new Repository(Set.of(), Map.of()));
  }

  /** The formula in the tap. */
  public Optional<String> formula() {
    return tap.flatMap(Tip::text);
  }

  /**
   * A repository of images.
   *
   * @param present which of the wanted contents it has; of an artifact, whether it is also listed
   *     as a referrer
   * @param tags which of the wanted tags it has
   * @param nearby the repositories of the same registry that wanted blobs can be taken from
   */
  public record Repository(
      Set<Digest> present, Map<String, Pointer> tags, Map<Digest, String> nearby) {
    public Repository {
      present = Set.copyOf(present);
      tags = Map.copyOf(tags);
      nearby = Map.copyOf(nearby);
    }

    /** Where nothing can be taken from anywhere else. */
    public Repository(Set<Digest> present, Map<String, Pointer> tags) {
      this(present, tags, Map.of());
    }

    Optional<Pointer> tag(String tag) {
      return Optional.ofNullable(tags.get(tag));
    }
  }
}
