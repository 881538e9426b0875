package ai.stigmer.release.image;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Descriptors as JSON: image-spec 1.1 §Descriptors. */
final class Descriptors {
  private Descriptors() {}

  static ObjectNode json(Descriptor descriptor) {
    ObjectNode object = Json.object();
    object.put("mediaType", descriptor.mediaType());
    object.put("digest", descriptor.digest().toString());
    object.put("size", descriptor.sizeBytes());
    Json.putIfPresent(object, "annotations", descriptor.annotations());
    Platform platform = descriptor.platform();
    if (platform != null) {
      object
          .putObject("platform")
          .put("architecture", platform.architecture())
          .put("os", platform.os());
    }
    return object;
  }

  /** A platform we do not release for, such as {@code unknown/unknown}, is read as none. */
  static Descriptor read(JsonNode object) {
    Platform platform = null;
    JsonNode stated = object.path("platform");
    if (stated.isObject()) {
      try {
        platform = new Platform(Json.text(stated, "os"), Json.text(stated, "architecture"));
      } catch (IllegalArgumentException _) {
        platform = null;
      }
    }
    return new Descriptor(
        Json.text(object, "mediaType"),
        Digest.parse(Json.text(object, "digest")),
        Json.requiredNumber(object, "size"),
        platform,
        Json.map(object, "annotations"));
  }
}
