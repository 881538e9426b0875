package ai.stigmer.release.image;

import ai.stigmer.release.failure.InvalidInput;
import tools.jackson.databind.JsonNode;

/** What a name or a digest leads to: an index, or the manifest of one platform. */
public final class RootDocument {
  private RootDocument() {}

  /**
   * Names bytes by the media type they state; OCI lets a document state none, and then its keys
   * tell.
   *
   * @param subject names them in errors
   * @throws InvalidInput if they are neither index nor manifest, as those of Docker's schema 1
   */
  public static Descriptor describe(String subject, byte[] bytes) {
    return new Descriptor(
        Json.read(subject, bytes, RootDocument::mediaType), Digest.of(bytes), bytes.length);
  }

  private static String mediaType(JsonNode object) {
    if (Json.number(object, "schemaVersion") != 2) {
      throw new IllegalArgumentException("`schemaVersion` is not 2");
    }
    String stated = Json.text(object, "mediaType");
    String mediaType =
        !stated.isEmpty()
            ? stated
            : object.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
    if (!MediaTypes.isIndex(mediaType) && !MediaTypes.isManifest(mediaType)) {
      throw new IllegalArgumentException("`" + mediaType + "` is no index and no manifest");
    }
    return mediaType;
  }
}
