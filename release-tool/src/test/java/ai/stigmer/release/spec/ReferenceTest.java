package ai.stigmer.release.spec;

import ai.stigmer.release.spec.Shape.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/release-yml.md, made from the records. */
class ReferenceTest {
  private static final Path GUIDE = Path.of("../docs/release-yml.md");
  private static final String START = "<!-- Made from the records by ReferenceTest. -->\n";

  @Test
  void isTheOneInDocs() throws IOException {
    String guide = Files.readString(GUIDE);
    String byHand = guide.substring(0, guide.indexOf(START) + START.length());

    Golden.assertSame(GUIDE, byHand + tables());
  }

  private static String tables() {
    Map<String, String> tables = new LinkedHashMap<>();
    add("", Shape.of(ReleaseSpec.class), tables);
    return String.join("", tables.values());
  }

  private static void add(String path, Shape.OfRecord shape, Map<String, String> tables) {
    String name = shape.type().getSimpleName();
    if (tables.containsKey(name)) {
      return;
    }
    String rows = shape.members().stream().map(ReferenceTest::row).collect(Collectors.joining());
    tables.put(
        name,
        "\n### %s\n\n%s| key | value | default | meaning |\n|---|---|---|---|\n%s"
            .formatted(path.isEmpty() ? "The file" : "`" + path + "`", choice(shape), rows));
    for (Member member : shape.members()) {
      String below = path.isEmpty() ? member.name() : path + "." + member.name();
      switch (member.shape()) {
        case Shape.OfRecord record -> add(below, record, tables);
        case Shape.OfList(Shape.OfRecord record) -> add(below + "[]", record, tables);
        case Shape.OfMap(_, Shape.OfRecord record) -> add(below + ".*", record, tables);
        case Shape.OfList _, Shape.OfMap _, Shape.OfScalar _ -> {}
      }
    }
  }

  private static String choice(Shape.OfRecord shape) {
    return shape.choice().stream()
        .flatMap(
            choice -> {
              List<String> most = List.of(choice.atMostOne());
              List<String> least = List.of(choice.atLeastOne());
              return most.equals(least)
                  ? Stream.of("Exactly one of " + Suggestion.list(most) + ".")
                  : Stream.of(
                      least.isEmpty() ? "" : "At least one of " + Suggestion.list(least) + ".",
                      most.isEmpty() ? "" : "At most one of " + Suggestion.list(most) + ".");
            })
        .filter(sentence -> !sentence.isEmpty())
        .map(sentence -> sentence + "\n\n")
        .collect(Collectors.joining());
  }

  private static String row(Member member) {
    String orElse =
        member.required()
            ? "required"
            : member.key().orElse().isEmpty() || member.key().orElse().equals("{}")
                ? ""
                : "`" + member.key().orElse() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            member.name(), words(member.shape(), member.key()), orElse, member.key().value());
  }

  private static String words(Shape shape, Key key) {
    return switch (shape) {
      case Shape.OfRecord record ->
          record.shortForm().map(m -> words(m.shape(), m.key()) + ", or keys").orElse("keys");
      case Shape.OfList list -> "list of " + words(list.item(), key);
      case Shape.OfMap map -> scalar(map.key(), "") + " → " + words(map.value(), key);
      case Shape.OfScalar scalar ->
          key.refersTo().isEmpty()
              ? scalar(scalar.type(), key.example())
              : "name among `" + key.refersTo() + "`";
    };
  }

  private static String scalar(ScalarType<?> type, String example) {
    if (type.type().isEnum()) {
      return type.allowed().stream()
          .map(word -> "`" + word + "`")
          .collect(Collectors.joining(" or "));
    }
    return switch (type.kind()) {
      case TEXT ->
          type.type() == String.class
              ? example.isEmpty() ? "text" : "text like `" + example + "`"
              : type.type() == Template.class ? "template" : "`" + type.example() + "`";
      case INTEGER -> "number";
      case BOOLEAN -> "`true` or `false`";
      case NUMBER, NOTHING -> throw new AssertionError(type);
    };
  }
}
