package ai.stigmer.release.input;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on this machine whose every path can be made to fail in its own way. */
public final class LoopbackMirror implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Behaviour> paths = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Answers one request; its number counts from 1 for each path. */
  public interface Behaviour {
    void answer(HttpExchange exchange, int number) throws IOException;
  }

  public LoopbackMirror() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(path + (range == null ? "" : " " + range));
      int number = (int) requests.stream().filter(r -> (r + " ").startsWith(path + " ")).count();
      paths.getOrDefault(path, (e, _) -> e.sendResponseHeaders(404, -1)).answer(exchange, number);
    }
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Paths in the order asked for, each with its {@code Range} if it had one. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public void on(String path, Behaviour behaviour) {
    paths.put(path, behaviour);
  }

  /** Serves content, honouring ranges that have no end. */
  public void serve(String path, byte[] content) {
    on(path, (exchange, _) -> send(exchange, content));
  }

  public void status(String path, int status) {
    on(path, (exchange, _) -> exchange.sendResponseHeaders(status, -1));
  }

  /** Breaks the connection off after {@code count} bytes, the first time; then serves. */
  public void breakOffOnce(String path, byte[] content, int count) {
    on(
        path,
        (exchange, number) -> {
          if (number > 1) {
            send(exchange, content);
            return;
          }
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, count);
          exchange.getResponseBody().flush();
        });
  }

  /** Sends {@code count} bytes, then nothing for as long as this server runs. */
  public void stall(String path, byte[] content, int count) {
    on(
        path,
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, count);
          exchange.getResponseBody().flush();
          await();
        });
  }

  /** Takes the request and never answers. */
  public void stallUnanswered(String path) {
    on(
        path,
        (exchange, _) -> {
          exchange.getRequestBody().readAllBytes();
          await();
        });
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void send(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      write(exchange, content);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    exchange.sendResponseHeaders(206, content.length - from);
    write(exchange, Arrays.copyOfRange(content, from, content.length));
  }

  private static void write(HttpExchange exchange, byte[] content) throws IOException {
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }
}
