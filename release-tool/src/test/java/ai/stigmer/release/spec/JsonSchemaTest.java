package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The schema against a real validator, and against the loader. */
class JsonSchemaTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JsonMapper.shared().readTree(JsonSchema.text()));

  @Test
  void isTheOneInDocs() throws IOException {
    Golden.assertSame(Path.of("../docs/release.schema.json"), JsonSchema.text());
  }

  @Test
  void isItselfValid() {
    Schema dialect =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));

    assertThat(dialect.validate(JsonMapper.shared().readTree(JsonSchema.text()))).isEmpty();
  }

  static Stream<Path> good() {
    return Stream.concat(Documents.in("good").stream(), Stream.of(Path.of("../release.yml")));
  }

  @ParameterizedTest
  @MethodSource("good")
  void acceptsWhatTheLoaderAccepts(Path file) {
    assertThatNoException().isThrownBy(() -> ReleaseSpecLoader.load(file));
    assertThat(validate(file)).isEmpty();
  }

  static List<Path> wrongInShape() {
    return Documents.in("shape");
  }

  @ParameterizedTest
  @MethodSource("wrongInShape")
  void refusesWhatTheLoaderRefusesForItsShape(Path file) {
    assertThat(validate(file)).isNotEmpty();
  }

  static List<Path> wrongInRules() {
    return Documents.in("rules").stream()
        .filter(file -> !Documents.name(file).equals("all-at-once"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("wrongInRules")
  void leavesToTheLoaderWhatTwoPlacesDemandOfEachOther(Path file) {
    assertThat(validate(file)).isEmpty();
  }

  private static List<Error> validate(Path file) {
    var problems = new Problems(file.toString());
    Yaml document = YamlReader.read(Documents.text(file), problems).orElseThrow();
    assertThat(problems.none()).isTrue();
    return SCHEMA.validate(json(document));
  }

  private static JsonNode json(Yaml value) {
    return switch (value) {
      case Yaml.Scalar scalar ->
          switch (scalar.kind()) {
            case TEXT -> JSON.stringNode(scalar.text());
            case INTEGER -> JSON.numberNode(Long.parseLong(scalar.text()));
            case NUMBER -> JSON.numberNode(Double.parseDouble(scalar.text()));
            case BOOLEAN -> JSON.booleanNode(Boolean.parseBoolean(scalar.text()));
            case NOTHING -> JSON.nullNode();
          };
      case Yaml.Items items -> {
        var array = JSON.arrayNode();
        items.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Yaml.Fields fields -> {
        var object = JSON.objectNode();
        fields.fields().forEach(field -> object.set(field.key(), json(field.value())));
        yield object;
      }
      case Yaml.Anything _ -> throw new AssertionError("the parser complained");
    };
  }
}
