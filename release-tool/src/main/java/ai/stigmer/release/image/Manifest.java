package ai.stigmer.release.image;

import ai.stigmer.release.failure.InvalidInput;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One image for one platform, or an artifact: image-spec 1.1 §Image Manifest, and Docker's schema
 * 2.
 *
 * @param mediaType {@link MediaTypes#OCI_MANIFEST} or {@link MediaTypes#DOCKER_MANIFEST}
 * @param artifactType empty for an image
 * @param layers from the lowest up
 * @param subject what an artifact is about
 */
public record Manifest(
    String mediaType,
    String artifactType,
    Descriptor config,
    List<Descriptor> layers,
    @Nullable Descriptor subject,
    SortedMap<String, String> annotations) {

  public Manifest {
    if (!MediaTypes.isManifest(mediaType)) {
      throw new IllegalArgumentException("`" + mediaType + "` is no media type of a manifest");
    }
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** An image. */
  public Manifest(
      Format format,
      Descriptor config,
      List<Descriptor> layers,
      SortedMap<String, String> annotations) {
    this(format.manifest(), "", config, layers, null, annotations);
  }

  /**
   * Reads a manifest, keeping its bytes.
   *
   * @param subject names it in errors
   * @throws InvalidInput if it is none
   */
  public static Encoded<Manifest> read(String subject, byte[] bytes) {
    return new Encoded<>(Json.read(subject, bytes, Manifest::of), bytes);
  }

  public Encoded<Manifest> encode() {
    ObjectNode object = Json.object();
    object.put("schemaVersion", 2);
    object.put("mediaType", mediaType);
    Json.putIfPresent(object, "artifactType", artifactType);
    object.set("config", Descriptors.json(config));
    ArrayNode array = object.putArray("layers");
    layers.forEach(layer -> array.add(Descriptors.json(layer)));
    if (subject != null) {
      object.set("subject", Descriptors.json(subject));
    }
    Json.putIfPresent(object, "annotations", annotations);
    return new Encoded<>(this, Json.bytes(object));
  }

  private static Manifest of(JsonNode object) {
    if (Json.number(object, "schemaVersion") != 2) {
      throw new IllegalArgumentException("`schemaVersion` is not 2");
    }
    String mediaType = Json.text(object, "mediaType");
    return new Manifest(
        mediaType.isEmpty() ? MediaTypes.OCI_MANIFEST : mediaType,
        Json.text(object, "artifactType"),
        Descriptors.read(Json.requiredObject(object, "config")),
        Json.list(object, "layers", Descriptors::read),
        object.path("subject").isObject() ? Descriptors.read(object.path("subject")) : null,
        Json.map(object, "annotations"));
  }
}
