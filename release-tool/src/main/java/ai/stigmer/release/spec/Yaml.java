package ai.stigmer.release.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A node of a YAML document, and where it stands. */
sealed interface Yaml {
  Place place();

  /**
   * Where something stands.
   *
   * @param line from 1
   * @param column from 1
   * @param path of keys from the top, as in {@code images[0].base.debian.suite}
   */
  record Place(int line, int column, String path) {
    Place item(int index, int line, int column) {
      return new Place(line, column, path + "[" + index + "]");
    }

    Place key(String key, int line, int column) {
      return new Place(line, column, pathTo(key));
    }

    String pathTo(String key) {
      if (!key.matches("[\\w/-]+")) {
        return path + "[\"" + key + "\"]";
      }
      return path.isEmpty() ? key : path + "." + key;
    }
  }

  enum Kind {
    TEXT,
    INTEGER,
    NUMBER,
    BOOLEAN,
    NOTHING
  }

  /**
   * One word or line.
   *
   * @param text as written, without quotes
   */
  record Scalar(Place place, Kind kind, String text) implements Yaml {}

  record Items(Place place, List<Yaml> items) implements Yaml {}

  /**
   * Keys with their values.
   *
   * @param fields in the order of the file, each key once
   */
  record Fields(Place place, List<Field> fields) implements Yaml {}

  /** Where something stood that has been complained about. */
  record Anything(Place place) implements Yaml {}

  record Field(Place place, String key, Yaml value) {}

  /** The value of a key, if this node has keys and this one is among them. */
  default Optional<Yaml> get(String key) {
    return eachField().filter(field -> field.key().equals(key)).map(Field::value).findFirst();
  }

  default Stream<Field> eachField() {
    return this instanceof Fields mapping ? mapping.fields().stream() : Stream.empty();
  }

  default Stream<Yaml> eachItem() {
    return this instanceof Items list ? list.items().stream() : Stream.empty();
  }

  default Optional<String> asText() {
    return this instanceof Scalar scalar && scalar.kind() == Kind.TEXT
        ? Optional.of(scalar.text())
        : Optional.empty();
  }
}
