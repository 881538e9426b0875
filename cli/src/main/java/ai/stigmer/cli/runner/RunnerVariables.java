package ai.stigmer.cli.runner;

import ai.stigmer.cli.failure.Misconfigured;
import ai.stigmer.cli.host.Host;
import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runner's environment, from the schema its own module publishes ({@code environment.json}).
 */
public final class RunnerVariables {
  public static final String TEMPORAL = "TEMPORAL_SERVICE_ADDRESS";
  public static final String WORKSPACE = "SANDBOX_ROOT_DIR";
  public static final String HEALTH_PORT = "HEALTH_PORT";

  private @Nullable Map<String, JsonObject> read;

  /** Read when first asked for: a look at a runner needs nothing of it. */
  private Map<String, JsonObject> schema() {
    Map<String, JsonObject> known = read;
    if (known == null) {
      known = new TreeMap<>();
      read(known);
      read = known;
    }
    return known;
  }

  private static void read(Map<String, JsonObject> schema) {
    try (InputStream in = RunnerVariables.class.getResourceAsStream("environment.json")) {
      if (in == null) {
        throw new IllegalStateException("environment.json is not in the jar");
      }
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Object variable : JsonParser.object().from(json).getArray("variables")) {
        if (variable instanceof JsonObject object) {
          schema.put(object.getString("name"), object);
        }
      }
    } catch (IOException | JsonParserException e) {
      throw new IllegalStateException("environment.json in the jar cannot be read", e);
    }
  }

  /**
   * What the user has set for the runner, but for its workspace, which stigmer sets.
   *
   * @throws Misconfigured naming everything that is wrong, and no secret
   */
  public Map<String, String> setBy(Host host) {
    Map<String, String> set = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    schema()
        .forEach(
            (name, variable) -> {
              Optional<String> value = host.variable(name);
              if (value.isPresent() && !name.equals(WORKSPACE)) {
                set.put(name, value.get());
                if (!fits(variable, value.get())) {
                  problems.add(
                      "`"
                          + name
                          + "` must be "
                          + variable.getString("rule")
                          + (secret(name) ? "" : ", not `" + value.get() + "`"));
                }
              }
            });
    if (!problems.isEmpty()) {
      throw new Misconfigured(
          String.join("; ", problems),
          Map.of("problems", problems),
          List.of("set it right, or unset it for its default"),
          null);
    }
    return set;
  }

  private static boolean fits(JsonObject variable, String value) {
    return switch (variable.getString("type", "")) {
      case "integer" ->
          value.matches("\\d{1,9}")
              && Long.parseLong(value) >= variable.getLong("minimum", 0)
              && Long.parseLong(value) <= variable.getLong("maximum", Long.MAX_VALUE);
      case "choice" -> variable.getArray("allowed", new JsonArray()).contains(value);
      case "url" -> value.matches("https?://[^\\s@]+");
      case "address" -> value.matches("(?:https://)?[^\\s/@]+:\\d{1,5}");
      case "secret" -> value.matches("[!-~]+");
      default -> value.chars().noneMatch(Character::isISOControl);
    };
  }

  public boolean secret(String name) {
    JsonObject variable = schema().get(name);
    return variable != null && variable.getBoolean("secret", false);
  }

  /** Whether its value names a place on the network. */
  public boolean address(String name) {
    JsonObject variable = schema().get(name);
    return variable != null && List.of("address", "url").contains(variable.getString("type", ""));
  }

  public String defaultOf(String name) {
    JsonObject variable = schema().get(name);
    return variable == null ? "" : variable.getString("default", "");
  }

  public int healthPort(Map<String, String> environment) {
    String set = environment.get(HEALTH_PORT);
    return Integer.parseInt(set == null ? defaultOf(HEALTH_PORT) : set);
  }

  /** Every variable whose value names a place and has a default. */
  public Map<String, String> defaultAddresses() {
    Map<String, String> defaults = new TreeMap<>();
    for (String name : schema().keySet()) {
      if (address(name) && !defaultOf(name).isEmpty()) {
        defaults.put(name, defaultOf(name));
      }
    }
    return defaults;
  }
}
