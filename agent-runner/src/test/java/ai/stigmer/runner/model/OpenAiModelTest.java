package ai.stigmer.runner.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.agent.Model.Answer;
import ai.stigmer.runner.agent.Model.Call;
import ai.stigmer.runner.agent.Model.Entry;
import ai.stigmer.runner.agent.ModelFailure;
import ai.stigmer.runner.agent.ModelFailure.Repetition;
import ai.stigmer.runner.agent.Stop;
import ai.stigmer.runner.agent.Tool;
import ai.stigmer.runner.testing.StubModel;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class OpenAiModelTest {
  private static final Tool.Definition READ =
      new Tool.Definition(
          "read_file",
          "Reads.",
          List.of(
              new Tool.Parameter("path", Tool.Type.TEXT, Tool.Presence.REQUIRED, "Which"),
              new Tool.Parameter("offset", Tool.Type.INTEGER, Tool.Presence.OPTIONAL, "Where")));

  /** The first chunk says how long it is and what is in it; there is no last. */
  private static final String CUT_OFF =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Transfer-Encoding: chunked\r
      \r
      8\r
      data: {}\r
      """;

  private final Stop stop = new Stop();
  private StubModel stub = StubModel.replying();

  @AfterEach
  void close() {
    stub.close();
  }

  private void stubReplies(StubModel.Reply reply) {
    stub.close();
    stub = StubModel.replying(reply);
  }

  private Answer ask(StubModel.Reply reply) {
    return ask(reply, Duration.ofSeconds(30));
  }

  private Answer ask(StubModel.Reply reply, Duration silence) {
    stubReplies(reply);
    return ask(URI.create(stub.url() + "/v1"), silence, new Entry.FromUser("hello"));
  }

  private Answer ask(URI url) {
    return ask(url, Duration.ofSeconds(30), new Entry.FromUser("hello"));
  }

  private Answer ask(URI url, Duration silence, Entry... conversation) {
    return new OpenAiModel(new ModelEndpoint(url, Optional.of("sk-hush")), "qwen", silence)
        .answer(List.of(conversation), List.of(READ), stop);
  }

  @Test
  void putsTheAnswerTogetherFromItsPieces() {
    assertThat(ask(StubModel.text("Hello, wörld")))
        .isEqualTo(new Answer("Hello, wörld", List.of()));
  }

  @Test
  void asksInOpenAisProtocol() {
    stubReplies(StubModel.text("hi"));
    Call call = new Call("call_0", "read_file", "{\"path\":\"a\"}");
    ask(
        URI.create(stub.url() + "/v1"),
        Duration.ofSeconds(30),
        new Entry.Instructions("be brief"),
        new Entry.FromUser("hello"),
        new Entry.FromModel(new Answer("", List.of(call))),
        new Entry.ToolResult(call, "content of a"));

    StubModel.Request request = stub.requests().getFirst();
    assertThat(request.path()).isEqualTo("/v1/chat/completions");
    assertThat(request.authorization()).isEqualTo("Bearer sk-hush");
    JsonNode body = request.body();
    assertThat(body.get("model").asText()).isEqualTo("qwen");
    assertThat(body.get("stream").asBoolean()).isTrue();
    assertThat(body.get("messages").findValuesAsText("role"))
        .containsExactly("system", "user", "assistant", "tool");
    assertThat(body.at("/messages/2/tool_calls/0/function/name").asText()).isEqualTo("read_file");
    assertThat(body.at("/messages/3/tool_call_id").asText()).isEqualTo("call_0");
    assertThat(body.at("/tools/0/function/parameters/required/0").asText()).isEqualTo("path");
    assertThat(body.at("/tools/0/function/parameters/properties/offset/type").asText())
        .isEqualTo("integer");
  }

  @Test
  void givesSeveralToolCalls() {
    assertThat(
            ask(StubModel.calls(List.of("read_file", "nonsense"), List.of("{\"path\":\"a\"}", "{")))
                .calls())
        .containsExactly(
            new Call("call_0", "read_file", "{\"path\":\"a\"}"),
            new Call("call_1", "nonsense", "{"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, MODEL_REFUSED, POINTLESS",
    "401, MODEL_REFUSED, POINTLESS",
    "404, MODEL_REFUSED, POINTLESS",
    "302, MODEL_REFUSED, POINTLESS",
    "429, MODEL_UNAVAILABLE, WORTHWHILE",
    "500, MODEL_UNAVAILABLE, WORTHWHILE",
    "503, MODEL_UNAVAILABLE, WORTHWHILE"
  })
  void aStatusIsToldWithTheServersWordsAndWithoutTheKey(
      int status, FailureKind kind, Repetition repetition) {
    assertFails(StubModel.status(status, "no: key sk-hush is bad"), kind, repetition)
        .hasMessage(
            "the model's server answered %d: no: key *** is bad (model `qwen` at `%s/v1`)",
            status, stub.url());
  }

  @Test
  void whatIsNoJsonIsMalformed() {
    assertFails(
        StubModel.events("{\"choices\": [", "[DONE]"),
        FailureKind.MODEL_MALFORMED,
        Repetition.WORTHWHILE);
  }

  @Test
  void aWholeAnswerInsteadOfAStreamIsMalformed() {
    assertFails(StubModel.status(200, "{}"), FailureKind.MODEL_MALFORMED, Repetition.POINTLESS)
        .hasMessageContaining("`application/json` instead of a stream");
  }

  @Test
  void anAnswerWithoutAnEndIsNotTaken() {
    assertFails(
            StubModel.events(StubModel.piece("I will")),
            FailureKind.MODEL_MALFORMED,
            Repetition.WORTHWHILE)
        .hasMessageContaining("has no end");
  }

  @Test
  void anEmptyAnswerIsMalformed() {
    assertFails(StubModel.text(""), FailureKind.MODEL_MALFORMED, Repetition.WORTHWHILE);
  }

  @Test
  void anEmptyAnswerAfterAToolIsAnEnd() {
    stubReplies(StubModel.text(""));
    assertThat(
            ask(
                stub.url(),
                Duration.ofSeconds(30),
                new Entry.ToolResult(new Call("1", "read_file", "{}"), "x")))
        .isEqualTo(new Answer("", List.of()));
  }

  @Test
  void silenceBeforeTheAnswerIsBounded() {
    assertFails(
            StubModel.silence(),
            Duration.ofSeconds(1),
            FailureKind.MODEL_SILENT,
            Repetition.POINTLESS)
        .hasMessageContaining("the model's server has sent nothing for 1 s");
  }

  @Test
  void silenceWithinTheAnswerIsBounded() {
    assertFails(
            StubModel.beginningOnly(),
            Duration.ofSeconds(1),
            FailureKind.MODEL_SILENT,
            Repetition.POINTLESS)
        .hasMessageContaining("the model's server has sent nothing for 1 s");
  }

  @Test
  void anAnswerIsOnlySoLarge() {
    String piece = StubModel.piece("x".repeat(1024 * 1024));
    assertFails(
            StubModel.events(Collections.nCopies(20, piece).toArray(String[]::new)),
            FailureKind.MODEL_MALFORMED,
            Repetition.POINTLESS)
        .hasMessageContaining("larger than 16777216 bytes");
  }

  @Test
  void nobodyThereIsUnavailable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(() -> ask(URI.create("http://127.0.0.1:" + port)))
        .isInstanceOfSatisfying(
            ModelFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.MODEL_UNAVAILABLE);
              assertThat(failure.repetition()).isEqualTo(Repetition.WORTHWHILE);
              assertThat(failure).hasMessageContaining("cannot be reached: connection refused");
            });
  }

  @Test
  void aConnectionThatBreaksWithinTheAnswerIsUnavailable() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread breaking =
          Thread.startVirtualThread(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read(new byte[65536]);
                  socket.getOutputStream().write(CUT_OFF.getBytes(UTF_8));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThatThrownBy(() -> ask(URI.create("http://127.0.0.1:" + server.getLocalPort())))
          .isInstanceOfSatisfying(
              ModelFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(FailureKind.MODEL_UNAVAILABLE))
          .hasMessageContaining("broke off");
      breaking.join();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aStopAbortsAnAnswer(boolean begun) throws Exception {
    stubReplies(begun ? StubModel.beginningOnly() : StubModel.silence());
    Thread stopping =
        Thread.startVirtualThread(
            () -> {
              while (stub.requests().isEmpty()) {
                Thread.onSpinWait();
              }
              stop.request(Stop.Reason.CANCELLED);
            });
    assertThatThrownBy(() -> ask(stub.url(), Duration.ofSeconds(50), new Entry.FromUser("hello")))
        .isInstanceOf(Stop.Requested.class);
    stopping.join();
  }

  private AbstractThrowableAssert<?, ?> assertFails(
      StubModel.Reply reply, FailureKind kind, Repetition repetition) {
    return assertFails(reply, Duration.ofSeconds(30), kind, repetition);
  }

  private AbstractThrowableAssert<?, ?> assertFails(
      StubModel.Reply reply, Duration silence, FailureKind kind, Repetition repetition) {
    return assertThatThrownBy(() -> ask(reply, silence))
        .isInstanceOfSatisfying(
            ModelFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.repetition()).isEqualTo(repetition);
            });
  }
}
