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

  /**
   * Stands for an image that is not built yet, where a program is run to see which classes it
   * loads: what is made of that depends on no image, and on no set of platforms. Of a byte each,
   * since there is no image of none.
   */
  static PinnedImage toCome(String repository) {
    SortedMap<Platform, Long> sizes = new TreeMap<>();
    sizes.put(Platform.LINUX_AMD64, 1L);
    sizes.put(Platform.LINUX_ARM64, 1L);
    return new PinnedImage(repository + "@sha256:" + "0".repeat(64), sizes);
  }

  public static PinnedImage of(ReleaseManifest.Image image) {
    SortedMap<Platform, Long> sizes = new TreeMap<>();
    image.manifests().forEach(m -> sizes.put(m.platform(), m.compressedSizeBytes()));
    return new PinnedImage(image.pinnedReference(), sizes);
  }
}
