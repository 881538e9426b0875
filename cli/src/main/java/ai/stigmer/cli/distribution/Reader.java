package ai.stigmer.cli.distribution;

import ai.stigmer.cli.failure.BrokenInstallation;
import com.grack.nanojson.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Takes values of the wanted shape out of one object, and names the key of what is not. */
record Reader(JsonObject object, String prefix, Path file) {
  private static final Pattern TEXT = Pattern.compile("\\S(?:.*\\S)?");

  String text(String key) {
    return text(key, TEXT);
  }

  String text(String key, Pattern shape) {
    if (object.get(key) instanceof String value && shape.matcher(value).matches()) {
      return value;
    }
    throw wrong(key);
  }

  /** A whole number above zero. */
  long number(String key) {
    if (object.get(key) instanceof Number value
        && value.longValue() > 0
        && value.doubleValue() == value.longValue()) {
      return value.longValue();
    }
    throw wrong(key);
  }

  Path relativePath(String key) {
    try {
      Path path = Path.of(text(key));
      if (!path.isAbsolute() && path.equals(path.normalize()) && !path.startsWith("..")) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new BrokenInstallation(file, "has a wrong `" + prefix + key + "`", e);
    }
    throw wrong(key);
  }

  Reader object(String key) {
    if (object.get(key) instanceof JsonObject value) {
      return new Reader(value, prefix + key + ".", file);
    }
    throw wrong(key);
  }

  /** The keys, at least one, each of the given shape. */
  SortedSet<String> names(Pattern shape) {
    SortedSet<String> names = new TreeSet<>(object.keySet());
    if (names.isEmpty()) {
      throw new BrokenInstallation(file, "has nothing in `" + section() + "`", null);
    }
    for (String name : names) {
      if (!shape.matcher(name).matches()) {
        throw wrong(name);
      }
    }
    return names;
  }

  private String section() {
    return prefix.substring(0, prefix.length() - 1);
  }

  private BrokenInstallation wrong(String key) {
    return new BrokenInstallation(
        file, (object.has(key) ? "has a wrong" : "lacks") + " `" + prefix + key + "`", null);
  }
}
