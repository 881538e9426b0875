package ai.stigmer.release.image;

/**
 * A document as bytes with a digest, and what they say. The bytes come first: what was read is
 * passed on as it was, never written again from its value.
 */
public final class Encoded<T> {
  private final T value;
  private final byte[] bytes;
  private final Digest digest;

  /**
   * Pairs what belongs together: a reader what it read, a writer what it wrote.
   *
   * @param value what {@code bytes} say
   */
  public Encoded(T value, byte[] bytes) {
    this.value = value;
    this.bytes = bytes.clone();
    this.digest = Digest.of(bytes);
  }

  /** A view: it leaves out what this program has no use for. */
  public T value() {
    return value;
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public Digest digest() {
    return digest;
  }

  public long sizeBytes() {
    return bytes.length;
  }

  /** Names these bytes as {@code mediaType}. */
  public Descriptor descriptor(String mediaType) {
    return new Descriptor(mediaType, digest, bytes.length);
  }
}
