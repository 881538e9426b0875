package ai.stigmer.release.image;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Docker's {@code Healthcheck}, a field image-spec does not have but reserves. Zero leaves a value
 * to the engine.
 *
 * @param test {@code ["CMD", program, argument…]}, {@code ["CMD-SHELL", script]} or {@code
 *     ["NONE"]}
 */
public record Healthcheck(
    List<String> test, Duration interval, Duration timeout, Duration startPeriod, int retries) {

  public Healthcheck {
    test = List.copyOf(test);
    boolean valid =
        !test.isEmpty()
            && switch (test.getFirst()) {
              case "CMD" -> test.size() > 1;
              case "CMD-SHELL" -> test.size() == 2;
              case "NONE" -> test.size() == 1;
              default -> false;
            };
    if (!valid) {
      throw new IllegalArgumentException(
          "health check " + test + " does not start with `CMD`, `CMD-SHELL` or `NONE`");
    }
    if (interval.isNegative() || timeout.isNegative() || startPeriod.isNegative() || retries < 0) {
      throw new IllegalArgumentException("health check " + test + " has a negative value");
    }
  }

  ObjectNode json() {
    ObjectNode object = Json.object();
    Json.putIfPresent(object, "Test", test);
    putNanos(object, "Interval", interval);
    putNanos(object, "Timeout", timeout);
    putNanos(object, "StartPeriod", startPeriod);
    if (retries > 0) {
      object.put("Retries", retries);
    }
    return object;
  }

  static Healthcheck of(JsonNode object) {
    return new Healthcheck(
        Json.texts(object, "Test"),
        Duration.ofNanos(Json.number(object, "Interval")),
        Duration.ofNanos(Json.number(object, "Timeout")),
        Duration.ofNanos(Json.number(object, "StartPeriod")),
        Math.toIntExact(Json.number(object, "Retries")));
  }

  private static void putNanos(ObjectNode object, String key, Duration value) {
    if (!value.isZero()) {
      object.put(key, value.toNanos());
    }
  }
}
