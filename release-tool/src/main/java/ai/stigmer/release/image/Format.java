package ai.stigmer.release.image;

/**
 * The media types an image is written with. OCI has no field for a health check: Podman ignores one
 * under OCI types and keeps it under Docker's.
 */
public enum Format {
  OCI(
      MediaTypes.OCI_INDEX,
      MediaTypes.OCI_MANIFEST,
      MediaTypes.OCI_CONFIG,
      MediaTypes.OCI_LAYER_GZIP),
  DOCKER(
      MediaTypes.DOCKER_INDEX,
      MediaTypes.DOCKER_MANIFEST,
      MediaTypes.DOCKER_CONFIG,
      MediaTypes.DOCKER_LAYER_GZIP);

  private final String index;
  private final String manifest;
  private final String config;
  private final String gzipLayer;

  Format(String index, String manifest, String config, String gzipLayer) {
    this.index = index;
    this.manifest = manifest;
    this.config = config;
    this.gzipLayer = gzipLayer;
  }

  public String index() {
    return index;
  }

  public String manifest() {
    return manifest;
  }

  public String config() {
    return config;
  }

  public String gzipLayer() {
    return gzipLayer;
  }
}
