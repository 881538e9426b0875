package ai.stigmer.release.manifest;

import ai.stigmer.release.image.Platform;

/** How bills of materials are called, so that each is found by what it is of. */
public final class SbomName {
  private SbomName() {}

  /** As in {@code agent-runner-1.2.3-linux-amd64.image.cdx.json}. */
  public static String ofImage(String image, String version, Platform platform) {
    return image + "-" + version + "-" + platform.dashed() + ".image.cdx.json";
  }

  /** As in {@code stigmer-1.2.3-linux-amd64.tar.gz.cdx.json}. */
  public static String ofArchive(String archive) {
    return archive + ".cdx.json";
  }
}
