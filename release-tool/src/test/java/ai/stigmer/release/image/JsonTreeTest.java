package ai.stigmer.release.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what Jackson's own mapper reads, as the mapper does, and refuses the rest as it does. */
class JsonTreeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " {\"a\": [1, -2, 3.5, 1e3, true, false, null, \"é\\u00e9\\n\"], \"b\": {\"c\": {}}} ",
        "{\"int\": 2147483647, \"long\": 2147483648, \"big\": 123456789012345678901234567890}",
        "{\"twice\": 1, \"twice\": {\"last\": true}}",
        "\"text\"",
        "-0",
        "null",
        "",
        " \n",
        "\uFEFF{\"after\": \"a byte order mark\"}"
      })
  void readsAsTheMapperDoes(String json) {
    byte[] bytes = json.getBytes(UTF_8);

    assertThat(JsonTree.read(bytes)).isEqualTo(JsonMapper.shared().readTree(bytes));
    assertThat(JsonTree.read(bytes).getNodeType())
        .isEqualTo(JsonMapper.shared().readTree(bytes).getNodeType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "{a: 1}",
        "}",
        "]",
        "{} {}",
        "[] x",
        "01",
        "NaN",
        "<html>",
        "\"open",
        "{\"a\": 1,}",
        "// no\n{}",
        "tru"
      })
  void refusesWhatTheMapperRefuses(String json) {
    byte[] bytes = json.getBytes(UTF_8);

    assertThatThrownBy(() -> JsonMapper.shared().readTree(bytes))
        .isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> JsonTree.read(bytes)).isInstanceOf(JacksonException.class);
  }

  @Test
  void refusesAKeyThatComesTwiceOnlyIfAsked() {
    byte[] twice = "{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}}".getBytes(UTF_8);

    assertThat(JsonTree.read(twice).at("/b/c").intValue()).isEqualTo(2);
    assertThatThrownBy(() -> JsonTree.readUnambiguous(twice)).isInstanceOf(JacksonException.class);
  }

  @Test
  void refusesToGoDeeperThanTheParserAllows() {
    byte[] deep = ("[".repeat(5000) + "]".repeat(5000)).getBytes(UTF_8);

    assertThatThrownBy(() -> JsonTree.read(deep)).isInstanceOf(JacksonException.class);
  }
}
