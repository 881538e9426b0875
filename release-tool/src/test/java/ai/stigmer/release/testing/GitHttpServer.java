package ai.stigmer.release.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Repositories of a folder, served by git's own {@code http-backend}: what it and its hooks refuse
 * is refused as a host does. Everybody reads; who may push is said here.
 */
public final class GitHttpServer implements AutoCloseable {
  private final Path root;
  private final Map<String, String> pushers;
  private final Set<String> readers;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Function<String, OptionalInt> answer = _ -> OptionalInt.empty();

  private volatile Predicate<String> lost = _ -> false;

  /** What was asked: method, path and query, and {@code anonymous} or who asked. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * Starts serving.
   *
   * @param pushers passwords of those who may push, by user
   * @param readers passwords of those who may not, though they are known
   */
  public GitHttpServer(Path root, Map<String, String> pushers, Set<String> readers) {
    RequiredTool.require("git");
    this.root = root;
    this.pushers = Map.copyOf(pushers);
    this.readers = Set.copyOf(readers);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url(String repository) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository);
  }

  /**
   * Answers some requests with a status instead.
   *
   * @param status of a request as in {@link #requests}, without who asked
   */
  public void answer(Function<String, OptionalInt> status) {
    this.answer = status;
  }

  /**
   * Does as asked, then breaks the connection off.
   *
   * @param lost told a request as in {@link #requests}, without who asked
   */
  public void loseAnswers(Predicate<String> lost) {
    this.lost = lost;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      Optional<String> login = login(exchange);
      requests.add(what + " " + login.map(l -> l.split(":", 2)[0]).orElse("anonymous"));
      OptionalInt instead = answer.apply(what);
      if (instead.isPresent()) {
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
        exchange.sendResponseHeaders(instead.getAsInt(), -1);
      } else if (what.contains("git-receive-pack") && !mayPush(login)) {
        boolean known = login.filter(l -> readers.contains(l.split(":", 2)[1])).isPresent();
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(known ? 403 : 401, -1);
      } else {
        runBackend(exchange);
      }
    }
  }

  private static Optional<String> login(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
        .map(
            header ->
                new String(
                    Base64.getDecoder().decode(header.substring("Basic ".length())),
                    StandardCharsets.UTF_8));
  }

  private boolean mayPush(Optional<String> login) {
    return login.map(l -> l.split(":", 2)).filter(l -> l[1].equals(pushers.get(l[0]))).isPresent();
  }

  /** RFC 3875. */
  private void runBackend(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = new HashMap<>();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", root.resolve("no-config").toString());
    environment.put("REMOTE_USER", "test");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("QUERY_STRING", orEmpty(exchange.getRequestURI().getQuery()));
    environment.put("CONTENT_TYPE", header(exchange, "Content-Type"));
    environment.put("GIT_PROTOCOL", header(exchange, "Git-Protocol"));
    builder.environment().putAll(environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream in = body(exchange);
        OutputStream out = process.getOutputStream()) {
      in.transferTo(out);
    }
    byte[] answer = process.getInputStream().readAllBytes();
    int end = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    int status = 200;
    for (String line : new String(answer, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
      String[] field = line.split(": ", 2);
      if (field[0].equals("Status")) {
        status = Integer.parseInt(field[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(field[0], field[1]);
      }
    }
    if (lost.test(exchange.getRequestMethod() + " " + exchange.getRequestURI())) {
      return;
    }
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer, end + 4, answer.length - end - 4);
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    return header(exchange, "Content-Encoding").equals("gzip")
        ? new GZIPInputStream(new ByteArrayInputStream(body))
        : new ByteArrayInputStream(body);
  }

  private static String header(HttpExchange exchange, String name) {
    return orEmpty(exchange.getRequestHeaders().getFirst(name));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
