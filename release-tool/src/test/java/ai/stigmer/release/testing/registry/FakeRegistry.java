package ai.stigmer.release.testing.registry;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.testing.registry.Repositories.Reply;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry in memory with ghcr.io's habits: no referrers API, a placeholder in its challenge's
 * scope, no chunked uploads over 4 MiB, blobs on another host, no second try on an upload. It
 * counts what clients must not do.
 */
public final class FakeRegistry implements AutoCloseable {
  private final HttpServer server;
  private final HttpServer storage;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Repositories repositories;
  private final Optional<Tokens> tokens;
  private final AtomicInteger number = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger uploading = new AtomicInteger();
  private final AtomicInteger mostUploads = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Fault.Plan faults = (_, _, _) -> new Fault.None();

  private FakeRegistry(Optional<Tokens> tokens) {
    this.tokens = tokens;
    this.server = listen(this::answer);
    this.storage = listen(this::store);
    this.repositories = new Repositories(violations, uri(storage, "/").toString());
  }

  /** One that lets everybody push. */
  public static FakeRegistry open() {
    return new FakeRegistry(Optional.empty());
  }

  /** One behind a token service. */
  public static FakeRegistry guarded(Tokens tokens) {
    return new FakeRegistry(Optional.of(tokens));
  }

  private HttpServer listen(com.sun.net.httpserver.HttpHandler handler) {
    try {
      HttpServer one =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      one.setExecutor(threads);
      one.createContext("/", handler);
      one.start();
      return one;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI uri(HttpServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public void faults(Fault.Plan plan) {
    faults = plan;
  }

  /** All requests but those for tokens, as in {@code PUT /v2/acme/runner/manifests/1.2.3}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** What a client did that no registry allows, or no user would want. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /** How many uploads were under way at one time. */
  public int mostUploads() {
    return mostUploads.get();
  }

  /** Lets no upload end before {@code count} of them are under way. */
  public void gate(int count) {
    gate = new CountDownLatch(count);
  }

  /** Everything that is stored, and the tags. */
  public String state() {
    return repositories.state();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (tokens.isPresent() && path.equals("/token")) {
        exchange.getRequestBody().readAllBytes();
        send(exchange, tokens.get().issue(exchange), new Fault.None());
        return;
      }
      String method = exchange.getRequestMethod();
      requests.add(method + " " + exchange.getRequestURI());
      fail(exchange, faults.at(number.incrementAndGet(), method, path));
    }
  }

  private void fail(HttpExchange exchange, Fault fault) throws IOException {
    switch (fault) {
      case Fault.Reset.BEFORE -> {}
      case Fault.Reset.DURING -> {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        int half = length == null ? 0 : Integer.parseInt(length) / 2;
        repositories.spoil(exchange.getRequestURI());
        exchange.getRequestBody().readNBytes(half);
      }
      case Fault.Reset.AFTER -> serve(exchange);
      case Fault.Silence.UNREAD -> await();
      case Fault.Silence.UNANSWERED -> {
        repositories.spoil(exchange.getRequestURI());
        exchange.getRequestBody().readAllBytes();
        await();
      }
      case Fault.Status(int status, Map<String, String> headers, String body) -> {
        repositories.spoil(exchange.getRequestURI());
        exchange.getRequestBody().readAllBytes();
        send(
            exchange,
            new Reply(status, headers, body.getBytes(StandardCharsets.UTF_8)),
            new Fault.None());
      }
      case Fault.Redirect(URI to) ->
          send(
              exchange,
              new Reply(307, Map.of("Location", to.toString()), new byte[0]),
              new Fault.None());
      case Fault.None _, Fault.Body _ -> send(exchange, serve(exchange), fault);
    }
  }

  private Reply serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (tokens.isPresent()) {
      Optional<Reply> refusal = tokens.get().refusal(exchange, "http://" + host() + "/token");
      if (refusal.isPresent()) {
        repositories.spoil(exchange.getRequestURI());
        return refusal.get();
      }
    }
    boolean upload =
        exchange.getRequestMethod().equals("PUT")
            && exchange.getRequestURI().getPath().contains("/blobs/uploads/");
    return upload ? upload(exchange, body) : repositories.serve(exchange, body);
  }

  private Reply upload(HttpExchange exchange, byte[] body) {
    mostUploads.accumulateAndGet(uploading.incrementAndGet(), Math::max);
    try {
      gate.countDown();
      gate.await();
      return repositories.serve(exchange, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.of(500);
    } finally {
      uploading.decrementAndGet();
    }
  }

  /** The other host, which gives blobs to who knows the address and must not see a credential. */
  private void store(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestHeaders().containsKey("Authorization")) {
        violations.add("credentials were sent to another host");
      }
      exchange.getRequestBody().readAllBytes();
      String hex = exchange.getRequestURI().getPath().substring(1);
      int at = number.incrementAndGet();
      Fault fault = faults.at(at, "STORAGE", exchange.getRequestURI().getPath());
      switch (fault) {
        case Fault.Status _, Fault.Reset _, Fault.Silence _ -> fail(exchange, fault);
        case Fault.None _, Fault.Body _, Fault.Redirect _ ->
            send(exchange, repositories.stored(new Digest(hex), exchange), fault);
      }
    }
  }

  private void send(HttpExchange exchange, Reply reply, Fault fault) throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    byte[] body = reply.body();
    if (exchange.getRequestMethod().equals("HEAD")) {
      if (body.length > 0) {
        exchange.getResponseHeaders().add("Content-Length", "" + body.length);
      }
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    if (body.length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    if (fault == Fault.Body.CORRUPTED) {
      body = body.clone();
      body[body.length / 2] ^= 1;
    } else if (fault == Fault.Body.TOO_LONG) {
      body = Arrays.copyOf(body, body.length + 1);
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    OutputStream out = exchange.getResponseBody();
    if (fault == Fault.Body.TRUNCATED || fault == Fault.Body.STALLED) {
      out.write(body, 0, body.length / 2);
      out.flush();
      if (fault == Fault.Body.STALLED) {
        await();
      }
    } else if (fault == Fault.Body.SLOW) {
      for (byte b : body) {
        out.write(b);
        out.flush();
      }
    } else {
      out.write(body);
      out.close();
    }
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    storage.stop(0);
    threads.close();
  }
}
