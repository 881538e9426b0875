package ai.stigmer.release.spec;

import ai.stigmer.release.image.Platform;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a value of {@code release.yml} looks like, read off the records: the one description that
 * loading, suggestions, the JSON Schema and the reference are made from.
 */
sealed interface Shape {
  /**
   * Known keys, each with its own shape.
   *
   * @param choice which keys exclude each other
   */
  record OfRecord(Class<? extends Record> type, List<Member> members, Optional<Choice> choice)
      implements Shape {
    /** The key whose value may stand for the whole. */
    Optional<Member> shortForm() {
      return Optional.ofNullable(type.getAnnotation(ShortForm.class))
          .flatMap(form -> member(form.value()));
    }

    Optional<Member> member(String name) {
      return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    List<String> names() {
      return members.stream().map(Member::name).toList();
    }
  }

  record OfList(Shape item) implements Shape {}

  record OfMap(ScalarType<?> key, Shape value) implements Shape {}

  record OfScalar(ScalarType<?> type) implements Shape {}

  /**
   * One key.
   *
   * @param key what it means
   * @param nullable whether the record's component is null where the key is absent
   */
  record Member(String name, Shape shape, Key key, boolean nullable) {
    boolean required() {
      boolean emptyIfAbsent = shape instanceof OfList || shape instanceof OfMap;
      return !nullable && key.orElse().isEmpty() && (!emptyIfAbsent || key.notEmpty());
    }
  }

  static boolean isOfPlatforms(OfList list) {
    return list.item() instanceof OfScalar item && item.type().type() == Platform.class;
  }

  static OfRecord of(Class<? extends Record> type) {
    return new OfRecord(
        type,
        Arrays.stream(type.getRecordComponents()).map(Shape::member).toList(),
        Optional.ofNullable(type.getAnnotation(Choice.class)));
  }

  private static Member member(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new AssertionError(component + " has no @Key");
    }
    AnnotatedElement type = component.getAnnotatedType();
    return new Member(
        component.getName(),
        of(component.getGenericType()),
        key,
        type.isAnnotationPresent(Nullable.class));
  }

  private static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new OfList(of(arguments[0]));
      }
      if (generic.getRawType() == SortedMap.class) {
        return new OfMap(ScalarType.of((Class<?>) arguments[0]).orElseThrow(), of(arguments[1]));
      }
      throw new AssertionError("no shape for " + type);
    }
    Class<?> plain = (Class<?>) type;
    return ScalarType.of(plain)
        .<Shape>map(OfScalar::new)
        .orElseGet(() -> of(plain.asSubclass(Record.class)));
  }
}
