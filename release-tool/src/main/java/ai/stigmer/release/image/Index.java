package ai.stigmer.release.image;

import ai.stigmer.release.failure.InvalidInput;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The manifests of one image, one per platform: image-spec 1.1 §Image Index, and Docker's manifest
 * list.
 *
 * @param mediaType {@link MediaTypes#OCI_INDEX} or {@link MediaTypes#DOCKER_INDEX}
 */
public record Index(
    String mediaType, List<Descriptor> manifests, SortedMap<String, String> annotations) {

  public Index {
    if (!MediaTypes.isIndex(mediaType)) {
      throw new IllegalArgumentException("`" + mediaType + "` is no media type of an index");
    }
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /**
   * Reads an index, keeping its bytes.
   *
   * @param subject names it in errors
   * @throws InvalidInput if it is none
   */
  public static Encoded<Index> read(String subject, byte[] bytes) {
    return new Encoded<>(Json.read(subject, bytes, Index::of), bytes);
  }

  public Encoded<Index> encode() {
    ObjectNode object = Json.object();
    object.put("schemaVersion", 2);
    object.put("mediaType", mediaType);
    ArrayNode array = object.putArray("manifests");
    manifests.forEach(manifest -> array.add(Descriptors.json(manifest)));
    Json.putIfPresent(object, "annotations", annotations);
    return new Encoded<>(this, Json.bytes(object));
  }

  /** The first manifest for {@code platform}. */
  public Optional<Descriptor> forPlatform(Platform platform) {
    return manifests.stream().filter(m -> platform.equals(m.platform())).findFirst();
  }

  private static Index of(JsonNode object) {
    if (Json.number(object, "schemaVersion") != 2) {
      throw new IllegalArgumentException("`schemaVersion` is not 2");
    }
    String mediaType = Json.text(object, "mediaType");
    return new Index(
        mediaType.isEmpty() ? MediaTypes.OCI_INDEX : mediaType,
        Json.list(object, "manifests", Descriptors::read),
        Json.map(object, "annotations"));
  }
}
