package ai.stigmer.runner.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link Execution} from JSON, and tells every problem at once. Binding it to a record
 * would fail outside the activity, one problem at a time, and be tried again without end.
 */
public final class ExecutionReader {
  /** Both go to the model with every turn, and the message comes back in the status. */
  private static final int LONGEST_TEXT_BYTES = 256 * 1024;

  private static final int LONGEST_NAME = 200;
  private static final int MOST_VARIABLES = 200;
  private static final int LONGEST_VALUE = 32 * 1024;

  private final List<String> problems = new ArrayList<>();

  private ExecutionReader() {}

  /**
   * Reads {@code instructions}, {@code message}, {@code model}, {@code limits} and {@code
   * environment}; all but the message may be missing or null.
   *
   * @throws InvalidExecution with all problems at once
   */
  public static Execution read(@Nullable JsonNode json) {
    return new ExecutionReader().execution(json == null ? MissingNode.getInstance() : json);
  }

  private Execution execution(JsonNode json) {
    if (!json.isObject()) {
      throw new InvalidExecution(List.of("it must be an object"));
    }
    onlyKeys(json, "", Set.of("instructions", "message", "model", "limits", "environment"));
    String instructions = text(json, "instructions", LONGEST_TEXT_BYTES);
    String message = text(json, "message", LONGEST_TEXT_BYTES);
    if (message.isBlank()) {
      problems.add("`message` must not be empty");
    }
    String model = text(json, "model", LONGEST_NAME);
    Limits limits = limits(json.path("limits"));
    Map<String, String> environment = environment(json.path("environment"));
    if (!problems.isEmpty()) {
      throw new InvalidExecution(problems);
    }
    return new Execution(
        instructions,
        message,
        model.isBlank() ? Optional.empty() : Optional.of(model.strip()),
        limits,
        environment);
  }

  private void onlyKeys(JsonNode object, String prefix, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add("`" + prefix + shown(key) + "` is no key of it");
              }
            });
  }

  private String text(JsonNode json, String key, int longestBytes) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      problems.add("`" + key + "` must be text");
      return "";
    }
    String text = value.textValue();
    if (text.getBytes(UTF_8).length > longestBytes) {
      problems.add("`" + key + "` must be at most " + longestBytes + " bytes long");
    }
    return text;
  }

  private Limits limits(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return Limits.DEFAULT;
    }
    if (!json.isObject()) {
      problems.add("`limits` must be an object");
      return Limits.DEFAULT;
    }
    onlyKeys(
        json,
        "limits.",
        Set.of(
            "turns",
            "seconds",
            "modelSilenceSeconds",
            "commandSeconds",
            "toolOutputBytes",
            "outputBytes"));
    Limits or = Limits.DEFAULT;
    return new Limits(
        number(json, "turns", 1, 200, or.turns()),
        seconds(json, "seconds", 86_400, or.time()),
        seconds(json, "modelSilenceSeconds", 600, or.modelSilence()),
        seconds(json, "commandSeconds", 3600, or.commandTime()),
        number(json, "toolOutputBytes", 1024, 256 * 1024, or.toolOutputBytes()),
        number(json, "outputBytes", 1024, 512 * 1024, or.outputBytes()));
  }

  private Duration seconds(JsonNode json, String key, int most, Duration orElse) {
    return Duration.ofSeconds(number(json, key, 1, most, Math.toIntExact(orElse.toSeconds())));
  }

  private int number(JsonNode json, String key, int least, int most, int orElse) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return orElse;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      problems.add("`limits." + key + "` must be a whole number from " + least + " to " + most);
      return orElse;
    }
    return value.intValue();
  }

  private Map<String, String> environment(JsonNode json) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (json.isMissingNode() || json.isNull()) {
      return variables;
    }
    if (!json.isObject() || json.size() > MOST_VARIABLES) {
      problems.add("`environment` must be an object of at most " + MOST_VARIABLES + " texts");
      return variables;
    }
    json.properties().forEach(entry -> variable(entry.getKey(), entry.getValue(), variables));
    return variables;
  }

  /** No value in the message: it may be a secret. */
  private void variable(String name, JsonNode value, Map<String, String> variables) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      problems.add("`environment." + shown(name) + "` is no name of a variable");
    } else if (!value.isTextual()
        || value.textValue().length() > LONGEST_VALUE
        || value.textValue().indexOf('\0') >= 0) {
      problems.add(
          "`environment.%s` must be text of at most %d characters without NUL"
              .formatted(name, LONGEST_VALUE));
    } else {
      variables.put(name, value.textValue());
    }
  }

  private static String shown(String key) {
    String shown = key.length() > 60 ? key.substring(0, 60) + "…" : key;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
