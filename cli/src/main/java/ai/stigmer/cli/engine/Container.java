package ai.stigmer.cli.engine;

import com.grack.nanojson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A container as the engine describes it.
 *
 * @param image id of the image it was made from
 * @param exitCode of its last run; meaningless while it runs
 * @param startedAt RFC 3339, in UTC
 */
public record Container(
    String id,
    String image,
    boolean running,
    boolean everStarted,
    int exitCode,
    String error,
    String startedAt,
    Map<String, String> labels) {
  public Container {
    labels = Map.copyOf(labels);
  }

  /** Out of the engine's description. */
  static Container of(JsonObject container) {
    JsonObject state = container.getObject("State", new JsonObject());
    Map<String, String> labels = new LinkedHashMap<>();
    container
        .getObject("Config", new JsonObject())
        .getObject("Labels", new JsonObject())
        .forEach((name, value) -> labels.put(name, String.valueOf(value)));
    String startedAt = state.getString("StartedAt", "");
    return new Container(
        container.getString("Id", ""),
        container.getString("Image", ""),
        state.getBoolean("Running", false),
        !startedAt.isEmpty() && !startedAt.startsWith("0001-"),
        state.getInt("ExitCode", 0),
        state.getString("Error", ""),
        startedAt,
        labels);
  }
}
