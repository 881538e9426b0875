package ai.stigmer.cli.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A registry behind a line that carries one piece of a blob after the other, slowly. */
record SlowRegistry(HttpServer server) implements AutoCloseable {
  private static final int PIECE = 256 * 1024;
  private static final long PAUSE_NANOS = 150_000_000;

  static SlowRegistry before(int port) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> pass(exchange, port));
    server.start();
    return new SlowRegistry(server);
  }

  /** The same image through this one. */
  String named(String reference) {
    return reference.replaceFirst(":\\d+/", ":" + server.getAddress().getPort() + "/");
  }

  private static void pass(HttpExchange exchange, int port) throws IOException {
    URI target = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI());
    HttpURLConnection asked = (HttpURLConnection) target.toURL().openConnection();
    asked.setRequestMethod(exchange.getRequestMethod());
    exchange
        .getRequestHeaders()
        .getOrDefault("Accept", java.util.List.of())
        .forEach(accept -> asked.addRequestProperty("Accept", accept));
    int status = asked.getResponseCode();
    asked
        .getHeaderFields()
        .forEach(
            (name, values) -> {
              if (name != null && !name.equalsIgnoreCase("Content-Length")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    boolean body = exchange.getRequestMethod().equals("GET");
    if (!body) {
      exchange.getResponseHeaders().set("Content-Length", asked.getHeaderField("Content-Length"));
    }
    try (exchange) {
      exchange.sendResponseHeaders(status, body ? asked.getContentLengthLong() : -1);
      if (body && status == 200) {
        copy(asked.getInputStream(), exchange.getResponseBody());
      }
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
      out.write(piece);
      out.flush();
      if (piece.length == PIECE) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
