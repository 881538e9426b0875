package ai.stigmer.release.evidence;

import ai.stigmer.release.image.Digest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What something that was built consists of.
 *
 * @param time of the commit it was built from
 * @param components in no particular order; repeated ones count once
 */
public record Bom(Subject subject, Instant time, List<Component> components) {
  public Bom {
    components = List.copyOf(components);
  }

  /**
   * What the bill is of.
   *
   * @param kind as CycloneDX calls it: {@code container} or {@code application}
   * @param sha256 of the image's manifest; an archive's is not known yet
   * @param license an SPDX expression
   * @param purl if there is one
   */
  public record Subject(
      String kind,
      String name,
      String version,
      Optional<Digest> sha256,
      String license,
      Optional<String> purl) {}

  /**
   * A part that somebody else made, or that can be had alone.
   *
   * @param kind as CycloneDX calls it: {@code library}, {@code platform}, {@code container}
   * @param group empty if it has none or it is not known
   * @param version empty if it is not known
   * @param maker empty if it is not known
   * @param sha256 of the file it came in
   * @param source where that file comes from
   */
  public record Component(
      String kind,
      String group,
      String name,
      String version,
      String maker,
      Optional<Digest> sha256,
      Optional<String> purl,
      Optional<URI> source) {

    /** Tells components apart, also two builds of one version. */
    String reference() {
      return sha256.map(Digest::toString).or(() -> purl).orElse(name + "@" + version);
    }
  }
}
