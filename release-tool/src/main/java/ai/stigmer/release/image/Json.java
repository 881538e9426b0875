package ai.stigmer.release.image;

import ai.stigmer.release.failure.InvalidInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as image-spec uses it: compact, keys in a fixed order, empty values left out. */
final class Json {
  /** What registries accept at most, and so what is read at most. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(ObjectNode object) {
    return JsonMapper.shared().writeValueAsBytes(object);
  }

  /**
   * Reads one JSON object with {@code reader}.
   *
   * @param subject names the bytes in errors
   * @throws InvalidInput for everything the reader refuses
   */
  static <T> T read(String subject, byte[] bytes, Function<JsonNode, T> reader) {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidInput(subject, "has " + bytes.length + " bytes, over 4 MiB", HINT);
    }
    try {
      JsonNode node = JsonTree.readUnambiguous(bytes);
      if (!node.isObject()) {
        throw new InvalidInput(subject, "is no JSON object", HINT);
      }
      return reader.apply(node);
    } catch (JacksonException e) {
      throw new InvalidInput(subject, "is no JSON: " + e.getOriginalMessage(), HINT, e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(subject, "is no valid image document: " + e.getMessage(), HINT, e);
    }
  }

  private static final String HINT = "get it again from where it was made";

  static void putIfPresent(ObjectNode object, String key, String value) {
    if (!value.isEmpty()) {
      object.put(key, value);
    }
  }

  static void putIfPresent(ObjectNode object, String key, Collection<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = object.putArray(key);
      values.forEach(array::add);
    }
  }

  static void putIfPresent(ObjectNode object, String key, Map<String, String> values) {
    if (!values.isEmpty()) {
      ObjectNode map = object.putObject(key);
      values.forEach(map::put);
    }
  }

  static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      throw new IllegalArgumentException("`" + key + "` is no string");
    }
    return value.stringValue();
  }

  static long number(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("`" + key + "` is no whole number");
    }
    return value.longValue();
  }

  static long requiredNumber(JsonNode object, String key) {
    if (!object.has(key)) {
      throw new IllegalArgumentException("`" + key + "` is missing");
    }
    return number(object, key);
  }

  static JsonNode requiredObject(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (!value.isObject()) {
      throw new IllegalArgumentException("`" + key + "` is missing");
    }
    return value;
  }

  static <T> List<T> list(JsonNode object, String key, Function<JsonNode, T> item) {
    JsonNode value = object.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw new IllegalArgumentException("`" + key + "` is no list");
    }
    List<T> items = new ArrayList<>();
    for (JsonNode node : value) {
      items.add(item.apply(node));
    }
    return Collections.unmodifiableList(items);
  }

  static List<String> texts(JsonNode object, String key) {
    return list(
        object,
        key,
        node -> {
          if (!node.isString()) {
            throw new IllegalArgumentException("`" + key + "` holds something that is no string");
          }
          return node.stringValue();
        });
  }

  static SortedMap<String, String> map(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
      throw new IllegalArgumentException("`" + key + "` is no object");
    }
    SortedMap<String, String> map = new TreeMap<>();
    for (String name : value.propertyNames()) {
      map.put(name, text(value, name));
    }
    return map;
  }
}
