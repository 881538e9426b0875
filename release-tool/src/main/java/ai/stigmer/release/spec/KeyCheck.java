package ai.stigmer.release.spec;

import ai.stigmer.release.spec.Yaml.Field;
import ai.stigmer.release.spec.Yaml.Fields;
import ai.stigmer.release.spec.Yaml.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds unknown keys, and goes on as if they were spelt right, so that one mistake stays one. Short
 * forms are written out.
 */
final class KeyCheck {
  private final Problems problems;

  KeyCheck(Problems problems) {
    this.problems = problems;
  }

  /** The document with known keys only. */
  Yaml check(Shape shape, Yaml value) {
    return switch (value) {
      case Fields fields when shape instanceof Shape.OfRecord record -> known(record, fields);
      case Yaml.Scalar scalar when shape instanceof Shape.OfRecord record ->
          record
              .shortForm()
              .<Yaml>map(
                  member ->
                      new Fields(
                          scalar.place(),
                          List.of(new Field(scalar.place(), member.name(), scalar))))
              .orElse(scalar);
      case Fields fields when shape instanceof Shape.OfMap map ->
          new Fields(
              fields.place(),
              fields.fields().stream()
                  .map(f -> new Field(f.place(), f.key(), check(map.value(), f.value())))
                  .toList());
      case Items items when shape instanceof Shape.OfList list ->
          new Items(
              items.place(), items.items().stream().map(item -> check(list.item(), item)).toList());
      case Fields _, Items _, Yaml.Scalar _, Yaml.Anything _ -> value;
    };
  }

  private Fields known(Shape.OfRecord shape, Fields fields) {
    List<String> absent = new ArrayList<>(shape.names());
    fields.fields().forEach(field -> absent.remove(field.key()));
    List<Field> known = new ArrayList<>();
    for (Field field : fields.fields()) {
      Optional<String> key = Optional.of(field.key());
      if (shape.member(field.key()).isEmpty()) {
        key = Suggestion.nearest(field.key(), absent);
        key.ifPresent(absent::remove);
        problems.add(
            field.place(),
            "is no key of this place",
            key.map(Suggestion::ask).orElse("known are " + Suggestion.list(shape.names())));
      }
      key.flatMap(shape::member)
          .map(
              member ->
                  new Field(field.place(), member.name(), check(member.shape(), field.value())))
          .ifPresent(known::add);
    }
    return new Fields(fields.place(), known);
  }
}
