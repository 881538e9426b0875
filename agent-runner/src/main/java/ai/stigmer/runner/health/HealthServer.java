package ai.stigmer.runner.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * {@code GET /healthz}: 200 as long as the process answers. {@code GET /readyz}: 200 if every
 * condition holds, else 503. Bodies are plain text, one line per condition after the first.
 */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;
  private final List<Condition> conditions;

  private HealthServer(HttpServer server, List<Condition> conditions) {
    this.server = server;
    this.conditions = List.copyOf(conditions);
  }

  /**
   * Answers on 127.0.0.1 from now on.
   *
   * @throws IOException if the port is taken
   */
  public static HealthServer start(int port, List<Condition> conditions) throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback(), port), 0);
    HealthServer server = new HealthServer(http, conditions);
    http.createContext("/", exchange -> answer(exchange, server::response));
    // A thread each: a hanging workspace must not keep /healthz from answering.
    http.setExecutor(
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("health-", 0).factory()));
    http.start();
    return server;
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private record Response(int status, String body) {}

  @FunctionalInterface
  private interface Responder {
    Response to(String path);
  }

  private Response response(String path) {
    return switch (path) {
      case "/healthz" -> new Response(200, "alive\n");
      case "/readyz" -> readiness();
      default -> new Response(404, "only /healthz and /readyz are here\n");
    };
  }

  private Response readiness() {
    boolean ready = true;
    StringBuilder lines = new StringBuilder();
    for (Condition condition : conditions) {
      Optional<String> problem = condition.problem().get();
      ready &= problem.isEmpty();
      lines.append(condition.name()).append(": ").append(problem.orElse("ok")).append('\n');
    }
    return ready ? new Response(200, "ready\n" + lines) : new Response(503, "not ready\n" + lines);
  }

  private static void answer(HttpExchange exchange, Responder responder) throws IOException {
    try (exchange) {
      Response response =
          exchange.getRequestMethod().equals("GET")
              ? responder.to(exchange.getRequestURI().getPath())
              : new Response(405, "only GET is answered\n");
      byte[] body = response.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(response.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
