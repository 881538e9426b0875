package ai.stigmer.release.build;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The image a distribution runs.
 *
 * @param reference {@code registry/repository@sha256:…}
 * @param compressedSizeBytes what a first pull transfers
 */
public record PinnedImage(String reference, SortedMap<Platform, Long> compressedSizeBytes) {
  public PinnedImage {
    compressedSizeBytes = Collections.unmodifiableSortedMap(new TreeMap<>(compressedSizeBytes));
  }

  public static PinnedImage of(ReleaseManifest.Image image) {
    SortedMap<Platform, Long> sizes = new TreeMap<>();
    image.manifests().forEach(m -> sizes.put(m.platform(), m.compressedSizeBytes()));
    return new PinnedImage(image.pinnedReference(), sizes);
  }
}
