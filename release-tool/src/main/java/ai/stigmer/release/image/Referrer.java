package ai.stigmer.release.image;

/**
 * An artifact about a manifest, as lists of referrers name it.
 *
 * @param artifactType what it is; its configuration's media type where it does not say
 */
public record Referrer(Descriptor manifest, String artifactType) {
  /** How {@code manifest}, known by its descriptor, is listed. */
  public static Referrer of(Descriptor descriptor, Manifest manifest) {
    return new Referrer(
        new Descriptor(
            descriptor.mediaType(),
            descriptor.digest(),
            descriptor.sizeBytes(),
            null,
            manifest.annotations()),
        manifest.artifactType().isEmpty()
            ? manifest.config().mediaType()
            : manifest.artifactType());
  }
}
