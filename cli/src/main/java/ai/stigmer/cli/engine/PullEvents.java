package ai.stigmer.cli.engine;

import com.grack.nanojson.JsonObject;

/** The lines of {@code POST /images/create}. */
final class PullEvents {
  private final ContainerEngine.PullListener listener;

  PullEvents(ContainerEngine.PullListener listener) {
    this.listener = listener;
  }

  /**
   * Takes one line.
   *
   * @throws PullFailure for the line that says so: both engines fail inside a 200
   */
  void accept(JsonObject event) throws PullFailure {
    if (event.get("error") instanceof String error) {
      throw PullFailure.saying(error);
    }
    String id = event.getString("id", "");
    JsonObject progress = event.getObject("progressDetail", new JsonObject());
    long current = number(progress, "current");
    long total = number(progress, "total");
    switch (event.getString("status", "")) {
      case "Downloading" -> listener.layer(id, current, total, false);
      case "Download complete", "Pull complete", "Already exists" ->
          listener.layer(id, current, total, true);
      default -> {
        // Extracting, verifying, waiting: no bytes of the network.
      }
    }
  }

  private static long number(JsonObject object, String key) {
    return object.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
