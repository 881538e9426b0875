package ai.stigmer.release.spec;

import ai.stigmer.release.spec.Shape.Member;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (draft 2020-12) of {@code release.yml}, for editors: what {@link ShapeCheck}
 * demands of one place at a time. What two places demand of each other only loading tells.
 */
public final class JsonSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().defaultPrettyPrinter(printer()).build();

  private final Map<String, ObjectNode> definitions = new TreeMap<>(Comparator.naturalOrder());

  private JsonSchema() {}

  /** Two spaces deep, with a newline at the end. */
  public static String text() {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(new JsonSchema().root())
        + "\n";
  }

  private static DefaultPrettyPrinter printer() {
    var indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }

  private ObjectNode root() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("$schema", DIALECT);
    root.put("title", "release.yml");
    root.setAll(record(Shape.of(ReleaseSpec.class)));
    ObjectNode defs = root.putObject("$defs");
    definitions.forEach(defs::set);
    return root;
  }

  private ObjectNode record(Shape.OfRecord shape) {
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    shape.members().forEach(member -> properties.set(member.name(), member(member)));
    List<String> required =
        shape.members().stream().filter(Member::required).map(Member::name).toList();
    if (!required.isEmpty()) {
      required.forEach(schema.putArray("required")::add);
    }
    for (Member member : shape.members()) {
      if (!member.key().with().isEmpty()) {
        schema.withObject("dependentRequired").putArray(member.name()).add(member.key().with());
      }
    }
    shape.choice().ifPresent(choice -> addChoice(choice, schema));
    return schema;
  }

  private static void addChoice(Choice choice, ObjectNode schema) {
    List<String> atMostOne = List.of(choice.atMostOne());
    List<String> atLeastOne = List.of(choice.atLeastOne());
    if (atMostOne.equals(atLeastOne)) {
      ArrayNode one = schema.putArray("oneOf");
      atMostOne.forEach(key -> one.addObject().putArray("required").add(key));
      return;
    }
    if (!atLeastOne.isEmpty()) {
      ArrayNode any = schema.putArray("anyOf");
      atLeastOne.forEach(key -> any.addObject().putArray("required").add(key));
    }
    if (atMostOne.size() > 1) {
      ArrayNode both = schema.putObject("not").putArray("anyOf");
      for (int first = 0; first < atMostOne.size(); first++) {
        for (String second : atMostOne.subList(first + 1, atMostOne.size())) {
          both.addObject().putArray("required").add(atMostOne.get(first)).add(second);
        }
      }
    }
  }

  private ObjectNode member(Member member) {
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put("description", member.key().value());
    schema.setAll(of(member.shape(), member.key()));
    if (member.key().notEmpty()) {
      schema.put(member.shape() instanceof Shape.OfMap ? "minProperties" : "minItems", 1);
    }
    if (!member.key().orElse().isEmpty()) {
      addDefault(member, schema);
    }
    return schema;
  }

  private static void addDefault(Member member, ObjectNode schema) {
    String orElse = member.key().orElse();
    if (member.shape() instanceof Shape.OfScalar scalar) {
      switch (scalar.type().kind()) {
        case INTEGER -> schema.put("default", Integer.parseInt(orElse));
        case BOOLEAN -> schema.put("default", Boolean.parseBoolean(orElse));
        case TEXT, NUMBER, NOTHING -> schema.put("default", orElse);
      }
    } else {
      schema.putObject("default");
    }
  }

  private ObjectNode of(Shape shape, Key key) {
    ObjectNode schema = MAPPER.createObjectNode();
    switch (shape) {
      case Shape.OfRecord record -> {
        String name = record.type().getSimpleName();
        if (!definitions.containsKey(name)) {
          definitions.put(name, MAPPER.createObjectNode());
          definitions.put(name, record(record));
        }
        String reference = "#/$defs/" + name;
        record
            .shortForm()
            .ifPresentOrElse(
                member -> {
                  ArrayNode any = schema.putArray("anyOf");
                  any.add(of(member.shape(), member.key()));
                  any.addObject().put("$ref", reference);
                },
                () -> schema.put("$ref", reference));
      }
      case Shape.OfList list -> {
        schema.put("type", "array");
        schema.set("items", of(list.item(), key));
        if (Shape.isOfPlatforms(list)) {
          schema.put("uniqueItems", true);
        }
      }
      case Shape.OfMap map -> {
        schema.put("type", "object");
        if (map.key().type() != String.class) {
          schema.set("propertyNames", scalar(map.key(), ""));
        }
        schema.set("additionalProperties", of(map.value(), key));
      }
      case Shape.OfScalar scalar -> schema.setAll(scalar(scalar.type(), key.form()));
    }
    return schema;
  }

  private static ObjectNode scalar(ScalarType<?> type, String form) {
    ObjectNode schema = MAPPER.createObjectNode();
    switch (type.kind()) {
      case TEXT -> schema.put("type", "string");
      case INTEGER ->
          schema.put("type", "integer").put("minimum", 0).put("maximum", Integer.MAX_VALUE);
      case BOOLEAN -> schema.put("type", "boolean");
      case NUMBER, NOTHING -> throw new AssertionError(type);
    }
    if (!type.allowed().isEmpty()) {
      type.allowed().forEach(schema.putArray("enum")::add);
    }
    String pattern = form.isEmpty() ? type.form() : form;
    if (!pattern.isEmpty()) {
      schema.put("pattern", "^(?:" + pattern + ")$");
    }
    return schema;
  }
}
