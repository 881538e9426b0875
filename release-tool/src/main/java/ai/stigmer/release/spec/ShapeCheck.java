package ai.stigmer.release.spec;

import ai.stigmer.release.spec.Shape.Member;
import ai.stigmer.release.spec.Yaml.Field;
import ai.stigmer.release.spec.Yaml.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares a document, its keys known, with its shape: what is missing, types, forms, names
 * referred to.
 */
final class ShapeCheck {
  private final Yaml root;
  private final Problems problems;

  ShapeCheck(Yaml root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void check(Shape.OfRecord shape) {
    check(shape, root, Optional.empty());
  }

  private void check(Shape shape, Yaml value, Optional<Key> key) {
    if (value instanceof Yaml.Anything) {
      return;
    }
    switch (shape) {
      case Shape.OfRecord record -> {
        if (value instanceof Yaml.Fields fields) {
          checkRecord(record, fields);
        } else {
          wrongType("keys and values", value, "");
        }
      }
      case Shape.OfList list -> {
        if (value instanceof Yaml.Items items) {
          checkList(list, items, key);
        } else {
          wrongType("a list", value, "write each entry on its own line after `- `");
        }
      }
      case Shape.OfMap map -> {
        if (value instanceof Yaml.Fields fields) {
          checkMap(map, fields, key);
        } else {
          wrongType("keys and values", value, "");
        }
      }
      case Shape.OfScalar scalar -> {
        if (value instanceof Yaml.Scalar text) {
          checkScalar(scalar.type(), text, key);
        } else {
          wrongType(inWords(scalar.type().kind()), value, "");
        }
      }
    }
  }

  private void checkRecord(Shape.OfRecord shape, Yaml.Fields fields) {
    for (Field field : fields.fields()) {
      Member member = shape.member(field.key()).orElseThrow();
      check(member.shape(), field.value(), Optional.of(member.key()));
    }
    for (Member member : shape.members()) {
      Optional<Field> field =
          fields.fields().stream().filter(f -> f.key().equals(member.name())).findFirst();
      if (field.isEmpty() && member.required()) {
        problems.add(
            fields.place(), "`" + member.name() + "` is missing here", member.key().value());
      }
      String with = member.key().with();
      if (field.isPresent() && !with.isEmpty() && fields.get(with).isEmpty()) {
        problems.add(
            field.get().place(),
            "means nothing without `" + with + "`",
            "add `" + with + "` or remove it");
      }
    }
    shape.choice().ifPresent(choice -> checkChoice(choice, fields));
  }

  private void checkChoice(Choice choice, Yaml.Fields fields) {
    List<Field> excluding =
        fields.fields().stream()
            .filter(field -> Arrays.asList(choice.atMostOne()).contains(field.key()))
            .toList();
    for (Field second : excluding.stream().skip(1).toList()) {
      problems.add(
          second.place(), "excludes `" + excluding.getFirst().key() + "`", "keep one of the two");
    }
    List<String> needed = List.of(choice.atLeastOne());
    if (!needed.isEmpty() && needed.stream().allMatch(key -> fields.get(key).isEmpty())) {
      problems.add(fields.place(), "one of " + Suggestion.list(needed) + " is missing here", "");
    }
  }

  private void checkList(Shape.OfList shape, Yaml.Items items, Optional<Key> key) {
    requireEntries(items, items.items().isEmpty(), key);
    for (Yaml item : items.items()) {
      check(shape.item(), item, key);
    }
    if (Shape.isOfPlatforms(shape)) {
      requireUnique(items.items());
    }
    if (shape.item() instanceof Shape.OfRecord record
        && record.member("name").stream().anyMatch(ShapeCheck::isName)) {
      requireUnique(items.items().stream().flatMap(item -> item.get("name").stream()).toList());
    }
  }

  private static boolean isName(Member member) {
    return member.shape() instanceof Shape.OfScalar scalar && scalar.type().type() == Name.class;
  }

  private void requireUnique(List<Yaml> values) {
    Set<String> seen = new HashSet<>();
    for (Yaml value : values) {
      value
          .asText()
          .filter(text -> !seen.add(text))
          .ifPresent(
              text ->
                  problems.add(
                      value.place(),
                      "`" + text + "` stands here a second time",
                      "remove or rename it"));
    }
  }

  private void checkMap(Shape.OfMap shape, Yaml.Fields fields, Optional<Key> key) {
    requireEntries(fields, fields.fields().isEmpty(), key);
    for (Field field : fields.fields()) {
      parse(shape.key(), field.place(), field.key());
      check(shape.value(), field.value(), key);
    }
  }

  private void requireEntries(Yaml value, boolean empty, Optional<Key> key) {
    if (empty && key.filter(Key::notEmpty).isPresent()) {
      problems.add(value.place(), "must have at least one entry", "");
    }
  }

  private void checkScalar(ScalarType<?> type, Yaml.Scalar value, Optional<Key> key) {
    if (value.kind() != type.kind()) {
      wrongType(inWords(type.kind()), value, rewrite(type, value));
      return;
    }
    parse(type, value.place(), value.text());
    key.ifPresent(k -> checkText(k, value));
  }

  private static String rewrite(ScalarType<?> type, Yaml.Scalar value) {
    if (type.kind() == Kind.BOOLEAN) {
      return "write `true` or `false`, without quotes";
    }
    return type.kind() == Kind.TEXT && value.kind() != Kind.NOTHING
        ? "put it in quotes: \"" + value.text() + "\""
        : "";
  }

  private void checkText(Key key, Yaml.Scalar value) {
    String text = value.text();
    if (!key.form().isEmpty() && !text.matches(key.form())) {
      problems.add(
          value.place(), "`" + text + "` is not of the form `" + key.example() + "`", key.value());
    }
    if (!key.refersTo().isEmpty()) {
      Set<String> names =
          root.get(key.refersTo()).stream()
              .flatMap(Yaml::eachItem)
              .flatMap(item -> item.get("name").stream())
              .flatMap(name -> name.asText().stream())
              .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
      if (!names.contains(text)) {
        problems.add(
            value.place(),
            "`" + text + "` is not among `" + key.refersTo() + "`",
            Suggestion.of(text, names));
      }
    }
  }

  private void parse(ScalarType<?> type, Yaml.Place place, String text) {
    try {
      Object _ = type.parse().apply(text);
    } catch (IllegalArgumentException e) {
      problems.add(place, String.valueOf(e.getMessage()), nearest(type, text));
    }
  }

  private static String nearest(ScalarType<?> type, String text) {
    return Suggestion.nearest(text, type.allowed()).map(Suggestion::ask).orElse("");
  }

  private void wrongType(String expected, Yaml actual, String hint) {
    problems.add(actual.place(), expected + " expected, found " + inWords(actual), hint);
  }

  private static String inWords(Yaml value) {
    return switch (value) {
      case Yaml.Scalar scalar ->
          scalar.kind() == Kind.NOTHING
              ? "nothing"
              : inWords(scalar.kind()) + " `" + scalar.text() + "`";
      case Yaml.Items _ -> "a list";
      case Yaml.Fields _ -> "keys and values";
      case Yaml.Anything _ -> "something else";
    };
  }

  private static String inWords(Kind kind) {
    return switch (kind) {
      case TEXT -> "text";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NOTHING -> "nothing";
    };
  }
}
