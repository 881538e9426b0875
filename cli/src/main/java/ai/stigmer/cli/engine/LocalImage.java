package ai.stigmer.cli.engine;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An image the engine has.
 *
 * @param id of its configuration
 * @param tags {@code repository:tag}, as the engine names them
 * @param digests {@code repository@sha256:…}
 * @param healthcheck the command of its HEALTHCHECK, without the leading {@code CMD}; may be empty
 */
public record LocalImage(
    String id,
    List<String> tags,
    List<String> digests,
    long createdEpochSeconds,
    List<String> entrypoint,
    List<String> healthcheck) {
  public LocalImage {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
    entrypoint = List.copyOf(entrypoint);
    healthcheck = List.copyOf(healthcheck);
  }

  /** Out of the engine's description. */
  static LocalImage of(JsonObject image) {
    JsonObject config = image.getObject("Config", new JsonObject());
    List<String> test = strings(config.getObject("Healthcheck", new JsonObject()), "Test");
    return new LocalImage(
        image.getString("Id", ""),
        strings(image, "RepoTags"),
        strings(image, "RepoDigests"),
        image.get("Created") instanceof Number created ? created.longValue() : 0,
        strings(config, "Entrypoint"),
        !test.isEmpty() && test.getFirst().equals("CMD")
            ? test.subList(1, test.size())
            : List.of());
  }

  private static List<String> strings(JsonObject object, String key) {
    List<String> strings = new ArrayList<>();
    for (Object value : object.getArray(key, new JsonArray())) {
      strings.add(String.valueOf(value));
    }
    return strings;
  }
}
