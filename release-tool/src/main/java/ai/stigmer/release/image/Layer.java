package ai.stigmer.release.image;

/**
 * A stored layer.
 *
 * @param descriptor of the compressed bytes
 * @param diffId digest of the uncompressed tar
 * @param unpackedSizeBytes of the regular files in it, hard links counted once
 */
public record Layer(Descriptor descriptor, Digest diffId, long unpackedSizeBytes) {
  public Layer {
    if (unpackedSizeBytes < 0) {
      throw new IllegalArgumentException("unpacked size " + unpackedSizeBytes + " is negative");
    }
  }
}
