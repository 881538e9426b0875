package ai.stigmer.runner.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible server of our own: one reply per request, in the order given; the last is
 * repeated. Keeps what it was asked.
 */
public final class StubModel implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final BlockingQueue<Reply> replies;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Reply last = text("done");

  /** What was asked, once. */
  public record Request(String path, String authorization, JsonNode body) {}

  /** Answers one request, on a thread of its own. */
  @FunctionalInterface
  public interface Reply {
    void to(HttpExchange exchange, CountDownLatch closed) throws IOException;
  }

  private StubModel(HttpServer server, List<Reply> replies) {
    this.server = server;
    this.replies = new LinkedBlockingQueue<>(replies);
  }

  public static StubModel replying(Reply... replies) {
    HttpServer http;
    try {
      http =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    StubModel model = new StubModel(http, List.of(replies));
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", model::answer);
    http.start();
    return model;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestURI().getPath(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              JSON.readTree(exchange.getRequestBody())));
      next().to(exchange, closed);
    }
  }

  private synchronized Reply next() {
    Reply reply = replies.poll();
    last = reply == null ? last : reply;
    return last;
  }

  /** Forgets what was asked and was to be replied. */
  public synchronized void willReply(Reply... others) {
    requests.clear();
    replies.clear();
    replies.addAll(List.of(others));
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  /** An answer in two pieces. */
  public static Reply text(String text) {
    int middle = text.length() / 2;
    return events(
        chunk("content", text.substring(0, middle), null),
        chunk("content", text.substring(middle), null),
        chunk("content", "", "stop"),
        "[DONE]");
  }

  /** A wish to run one tool. */
  public static Reply call(String tool, String arguments) {
    return calls(List.of(tool), List.of(arguments));
  }

  public static Reply calls(List<String> tools, List<String> arguments) {
    ObjectNode delta = JSON.createObjectNode();
    delta.put("role", "assistant");
    for (int i = 0; i < tools.size(); i++) {
      ObjectNode call = delta.withArray("tool_calls").addObject();
      call.put("index", i).put("id", "call_" + i).put("type", "function");
      call.putObject("function").put("name", tools.get(i)).put("arguments", arguments.get(i));
    }
    return events(chunk(delta, null), chunk(JSON.createObjectNode(), "tool_calls"), "[DONE]");
  }

  public static Reply events(String... data) {
    return (exchange, _) -> {
      OutputStream out = open(exchange);
      for (String each : data) {
        out.write(("data: " + each + "\n\n").getBytes(UTF_8));
        out.flush();
      }
    };
  }

  /** Headers and one piece, then nothing until the stub is closed. */
  public static Reply beginningOnly() {
    return (exchange, closed) -> {
      OutputStream out = open(exchange);
      out.write(("data: " + chunk("content", "well", null) + "\n\n").getBytes(UTF_8));
      out.flush();
      await(closed);
    };
  }

  /** Not even headers. */
  public static Reply silence() {
    return (_, closed) -> await(closed);
  }

  public static Reply status(int status, String body) {
    return (exchange, _) -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** One piece of text of an answer that has no end. */
  public static String piece(String text) {
    return chunk("content", text, null);
  }

  private static OutputStream open(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static String chunk(String key, String text, @Nullable String finish) {
    return chunk(JSON.createObjectNode().put("role", "assistant").put(key, text), finish);
  }

  private static String chunk(ObjectNode delta, @Nullable String finish) {
    ObjectNode chunk = JSON.createObjectNode();
    chunk.put("id", "chatcmpl-1").put("object", "chat.completion.chunk").put("model", "stub");
    ObjectNode choice = chunk.withArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", finish);
    choice.set("delta", delta);
    return chunk.toString();
  }

  private static void await(CountDownLatch closed) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
