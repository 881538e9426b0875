package ai.stigmer.release.image;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names content by type, digest and size: image-spec 1.1 §Descriptors. */
public record Descriptor(
    String mediaType,
    Digest digest,
    long sizeBytes,
    @Nullable Platform platform,
    SortedMap<String, String> annotations) {

  public Descriptor {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("size " + sizeBytes + " is negative");
    }
    annotations = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  public Descriptor(String mediaType, Digest digest, long sizeBytes) {
    this(mediaType, digest, sizeBytes, null, new TreeMap<>(Map.of()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Descriptor that
        && digest.equals(that.digest)
        && sizeBytes == that.sizeBytes
        && mediaType.equals(that.mediaType)
        && Objects.equals(platform, that.platform)
        && annotations.equals(that.annotations);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }
}
