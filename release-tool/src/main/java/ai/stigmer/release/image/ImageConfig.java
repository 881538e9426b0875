package ai.stigmer.release.image;

import ai.stigmer.release.failure.InvalidInput;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an image is made of and how it runs: image-spec 1.1 §Image Configuration. Fields of other
 * makers are not carried over to images built on top.
 *
 * @param diffIds digests of the uncompressed layers, from the lowest up
 * @param history oldest first
 */
public record ImageConfig(
    @Nullable Instant created,
    Platform platform,
    ContainerConfig container,
    List<Digest> diffIds,
    List<History> history) {

  /**
   * One step of the making.
   *
   * @param emptyLayer whether it added no layer
   */
  public record History(
      @Nullable Instant created, String createdBy, String comment, boolean emptyLayer) {}

  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /**
   * Reads a configuration, keeping its bytes.
   *
   * @param subject names it in errors
   * @throws InvalidInput if it is none, or for a platform we do not release for
   */
  public static Encoded<ImageConfig> read(String subject, byte[] bytes) {
    return new Encoded<>(Json.read(subject, bytes, ImageConfig::of), bytes);
  }

  /**
   * The configuration of the lowest {@code layers} layers alone, for others to build on; it starts
   * no program.
   */
  public ImageConfig lowest(int layers) {
    List<History> steps = new ArrayList<>();
    int named = 0;
    for (History step : history) {
      named += step.emptyLayer() ? 0 : 1;
      if (named <= layers) {
        steps.add(step);
      }
    }
    return new ImageConfig(
        created, platform, container.withoutProgram(), diffIds.subList(0, layers), steps);
  }

  public Encoded<ImageConfig> encode() {
    ObjectNode object = Json.object();
    if (created != null) {
      object.put("created", created.toString());
    }
    object.put("architecture", platform.architecture());
    object.put("os", platform.os());
    object.set("config", container.json());
    ObjectNode rootfs = object.putObject("rootfs");
    rootfs.put("type", "layers");
    ArrayNode ids = rootfs.putArray("diff_ids");
    diffIds.forEach(id -> ids.add(id.toString()));
    ArrayNode steps = object.putArray("history");
    history.forEach(step -> steps.add(json(step)));
    return new Encoded<>(this, Json.bytes(object));
  }

  private static ObjectNode json(History step) {
    ObjectNode object = Json.object();
    if (step.created() != null) {
      object.put("created", step.created().toString());
    }
    Json.putIfPresent(object, "created_by", step.createdBy());
    Json.putIfPresent(object, "comment", step.comment());
    if (step.emptyLayer()) {
      object.put("empty_layer", true);
    }
    return object;
  }

  private static ImageConfig of(JsonNode object) {
    return new ImageConfig(
        instant(object, "created"),
        new Platform(Json.text(object, "os"), Json.text(object, "architecture")),
        ContainerConfig.of(object.path("config")),
        Json.texts(Json.requiredObject(object, "rootfs"), "diff_ids").stream()
            .map(Digest::parse)
            .toList(),
        Json.list(object, "history", ImageConfig::step));
  }

  private static History step(JsonNode object) {
    return new History(
        instant(object, "created"),
        Json.text(object, "created_by"),
        Json.text(object, "comment"),
        object.path("empty_layer").asBoolean(false));
  }

  private static @Nullable Instant instant(JsonNode object, String key) {
    String text = Json.text(object, key);
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("`" + key + "` `" + text + "` is no RFC 3339 time", e);
    }
  }
}
