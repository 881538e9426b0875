package ai.stigmer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.failure.UsageError;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  @Test
  void keepsEveryCharacterOnOneLine() throws JsonParserException {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x250; c++) {
      all.append(c);
    }
    all.append("\u2028\u2029 ☃ \uD83D\uDE80");
    String line = Envelope.of("x", new Result(Map.of("all", all.toString()), "", List.of()));
    assertThat(line.chars().filter(c -> c < ' ')).containsExactly((int) '\n');
    assertThat(JsonParser.object().from(line).getObject("data").getString("all"))
        .isEqualTo(all.toString());
  }

  @Test
  void hasTheSameKeysForSuccessAndFailure() {
    assertThat(Envelope.of("x", new Result(Map.of(), "", List.of("w\"w"))))
        .isEqualTo(
            """
            {"schemaVersion":1,"command":"x","status":"ok","data":{},"warnings":["w\\"w"],"error":null}
            """);
    assertThat(Envelope.of("x y", new UsageError("no `a`", List.of("use b"))))
        .isEqualTo(
            """
            {"schemaVersion":1,"command":"x y","status":"error","data":null,"warnings":[],\
            "error":{"code":"usage","message":"no `a`","retryable":false,"details":{},"actions":["use b"]}}
            """);
    assertThat(Envelope.ofBug("x", new IllegalStateException("boom")))
        .contains(
            "\"code\":\"internal\"",
            "\"message\":\"internal error: java.lang.IllegalStateException: boom\"");
  }
}
