package ai.stigmer.release.http;

import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLParameters;

/** Sends requests by the rules of this package. Threads share one. */
public final class Http implements AutoCloseable {
  private static final Set<Integer> PASSING = Set.of(408, 429, 499, 500, 502, 503, 504);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;

  private final Map<Boolean, HttpClient> clients = new HashMap<>();
  private final HttpSettings settings;
  private final InstantSource clock;
  private boolean closed;

  public Http(HttpSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Begins to make the client that {@code uri} needs, on a thread of its own; nothing is sent. The
   * first client of a process takes a tenth of a second, in which the JDK looks for loggers in all
   * jars and, for TLS, reads all certificates.
   */
  public void prepare(URI uri) {
    Thread.ofPlatform()
        .daemon()
        .name("http-prepare")
        .start(
            () -> {
              try {
                client(uri);
              } catch (IOException | RuntimeException _) {
                // Whoever sends the first request meets it, and tells.
              }
            });
  }

  /** One for TLS and one for plain HTTP, each made when it is first needed. */
  private synchronized HttpClient client(URI uri) throws IOException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    try {
      return clients.computeIfAbsent("https".equalsIgnoreCase(uri.getScheme()), this::client);
    } catch (UncheckedIOException noSelectorOrCertificates) {
      throw noSelectorOrCertificates.getCause();
    }
  }

  private HttpClient client(boolean tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout());
    return tls
        ? builder.build()
        : builder.sslContext(new NoTls()).sslParameters(new SSLParameters()).build();
  }

  public HttpSettings settings() {
    return settings;
  }

  /**
   * Gives the answer's head as soon as it is there; the caller reads the body and closes it.
   *
   * @throws Unavailable if a {@code GET} or {@code HEAD} got no connection, or 408, 429, 499, 500,
   *     502, 503 or 504, at every attempt; if any other method got no answer
   * @throws ai.stigmer.release.failure.Misconfigured if the URL's transport is not allowed
   */
  public Response send(Request request) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt >= settings.attempts() || !request.isSafe();
      try {
        Response response = follow(request);
        if (!request.isSafe() || !PASSING.contains(response.status())) {
          return response;
        }
        Optional<Duration> asked = retryAfter(response.headers());
        response.close();
        if (last || asked.filter(d -> d.compareTo(settings.longestWait()) > 0).isPresent()) {
          throw spent(request, response.status(), attempt, asked);
        }
        pause(request, attempt, asked.orElse(Duration.ZERO));
      } catch (IOException e) {
        if (last) {
          throw unanswered(request, attempt, e);
        }
        pause(request, attempt, Duration.ZERO);
      }
    }
  }

  /**
   * Sends a request once, redirects of a safe one followed, and gives the answer whatever its
   * status. For a service with rules of its own for retries.
   *
   * @throws Unavailable if there was no answer; whether the request took effect is then unknown
   */
  public Response sendOnce(Request request) {
    try {
      return follow(request);
    } catch (IOException e) {
      throw unanswered(request, 1, e);
    }
  }

  /** Waits as before the retry that follows failed attempt number {@code attempt}, from 1. */
  public void pause(Request request, int attempt, Duration atLeast) {
    long exponential = settings.firstDelay().toMillis() << Math.min(attempt - 1, 6);
    long jittered = exponential / 2 + ThreadLocalRandom.current().nextLong(exponential / 2 + 1);
    try {
      Thread.sleep(Math.max(jittered, atLeast.toMillis()));
    } catch (InterruptedException e) {
      throw interrupted(request, e);
    }
  }

  private Response follow(Request original) throws IOException {
    Request request = original;
    for (int hops = 0; ; hops++) {
      Response response = once(request);
      Optional<String> location = response.header("Location");
      if (!request.isSafe() || !REDIRECTS.contains(response.status()) || location.isEmpty()) {
        return response;
      }
      response.finish();
      if (hops == MOST_REDIRECTS) {
        throw new IOException("more than " + MOST_REDIRECTS + " redirects");
      }
      request = request.redirected(target(request.uri(), location.get()));
    }
  }

  private static URI target(URI from, String location) throws IOException {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("redirected to a malformed URL", e);
    }
  }

  private Response once(Request request) throws IOException {
    request.transport().require(request.uri());
    HttpClient client = client(request.uri());
    WatchedBody body =
        new WatchedBody(request.body(), settings.idleTimeout(), settings.slowestUpload());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(withoutUser(request.uri()))
            .method(request.method(), body.publisher());
    String user = request.uri().getUserInfo();
    if (user != null && !request.headers().containsKey("Authorization")) {
      builder.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }
    request.headers().forEach(builder::header);
    try {
      HttpResponse<InputStream> answer = body.await(sending(client, builder.build()));
      return new Response(answer.statusCode(), answer.headers(), request.uri(), answer.body());
    } catch (InterruptedException e) {
      throw interrupted(request, e);
    }
  }

  /**
   * The answer to come; cancelling it takes the request back. The client's own future is completed
   * by the common pool, which may be full of threads that wait for exactly this.
   */
  private CompletableFuture<HttpResponse<InputStream>> sending(
      HttpClient client, HttpRequest request) {
    CompletableFuture<HttpResponse<InputStream>> answer = new CompletableFuture<>();
    Thread sender =
        Thread.ofVirtual()
            .name("http")
            .start(
                () -> {
                  try {
                    HttpResponse<InputStream> got =
                        client.send(request, _ -> new IdleBody(settings.idleTimeout()));
                    if (!answer.complete(got)) {
                      got.body().close();
                    }
                  } catch (IOException | InterruptedException | RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                });
    var _ =
        answer.whenComplete(
            (_, _) -> {
              if (answer.isCancelled()) {
                sender.interrupt();
              }
            });
    return answer;
  }

  private static URI withoutUser(URI uri) {
    if (uri.getRawUserInfo() == null) {
      return uri;
    }
    return URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
  }

  /** How long a {@code Retry-After} asks to wait. */
  public Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers.firstValue("Retry-After").flatMap(value -> parse(value, clock.instant()));
  }

  /** RFC 9110 §10.2.3: seconds, or a date. */
  static Optional<Duration> parse(String retryAfter, Instant now) {
    try {
      if (retryAfter.chars().allMatch(Character::isDigit) && !retryAfter.isEmpty()) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
      }
      Instant at =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, at);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Unavailable unanswered(Request request, int attempts, IOException cause) {
    return new Unavailable(
        Redacted.uri(request.uri()),
        "did not answer " + request.method() + times(attempts) + ": " + reason(cause),
        "check the address and the network, then run again",
        cause);
  }

  private static Unavailable spent(
      Request request, int status, int attempts, Optional<Duration> asked) {
    return new Unavailable(
        Redacted.uri(request.uri()),
        "answered " + status + " to " + request.method() + times(attempts),
        asked
            .map(wait -> "run again in " + Durations.words(wait) + ", as it asks")
            .orElse("run again later"),
        null);
  }

  private static String times(int attempts) {
    return attempts == 1 ? "" : ", " + attempts + " times";
  }

  private static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "no host of that name is known here";
      }
    }
    String message = e.getMessage();
    return message != null
        ? message
        : e instanceof ConnectException
            ? "nobody takes connections there"
            : e.getClass().getSimpleName();
  }

  private static ReleaseException interrupted(Request request, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new Unavailable(Redacted.uri(request.uri()), "was not waited for", null, cause);
  }

  @Override
  public synchronized void close() {
    closed = true;
    clients.values().forEach(HttpClient::shutdownNow);
    clients.values().forEach(HttpClient::close);
  }
}
