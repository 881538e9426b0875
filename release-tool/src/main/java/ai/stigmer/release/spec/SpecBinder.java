package ai.stigmer.release.spec;

import ai.stigmer.release.spec.Shape.Member;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes records of a document that {@link ShapeCheck} has found nothing wrong with. */
final class SpecBinder {
  private SpecBinder() {}

  static <T extends Record> T bind(Class<T> type, Yaml value) {
    return type.cast(record(Shape.of(type), value));
  }

  private static Object value(Shape shape, Yaml value) {
    return switch (shape) {
      case Shape.OfRecord record -> record(record, value);
      case Shape.OfList list -> value.eachItem().map(item -> value(list.item(), item)).toList();
      case Shape.OfMap map -> {
        var entries = new TreeMap<Object, Object>();
        value
            .eachField()
            .forEach(
                field ->
                    entries.put(
                        map.key().parse().apply(field.key()), value(map.value(), field.value())));
        yield Collections.unmodifiableSortedMap(entries);
      }
      case Shape.OfScalar scalar -> scalar.type().parse().apply(((Yaml.Scalar) value).text());
    };
  }

  private static Object record(Shape.OfRecord shape, Yaml value) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Member member : shape.members()) {
      Optional<Yaml> given = value.get(member.name());
      arguments.add(given.isPresent() ? value(member.shape(), given.get()) : absent(member));
    }
    return create(shape.type(), arguments);
  }

  private static @Nullable Object absent(Member member) {
    if (member.nullable()) {
      return null;
    }
    return switch (member.shape()) {
      case Shape.OfScalar scalar -> scalar.type().parse().apply(member.key().orElse());
      case Shape composite -> value(composite, new Yaml.Anything(new Yaml.Place(0, 0, "")));
    };
  }

  private static Object create(Class<? extends Record> type, List<@Nullable Object> arguments) {
    try {
      Class<?>[] parameters =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(parameters);
      return constructor.newInstance(arguments.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " is no record that can be made", e);
    }
  }
}
