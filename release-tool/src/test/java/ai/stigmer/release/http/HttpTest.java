package ai.stigmer.release.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.input.LoopbackMirror;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTest {
  private final LoopbackMirror server = new LoopbackMirror();
  private final Http http = Fast.http();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private String get(URI uri) {
    try (Response response = http.send(Request.get(uri, Transport.TLS))) {
      return response.status() + " " + new String(response.bytes(1000), StandardCharsets.UTF_8);
    }
  }

  @Test
  void preparesWithoutSendingAnything() {
    server.status("/a", 204);
    http.prepare(server.uri("/"));
    assertThat(server.requests()).isEmpty();
    assertThat(get(server.uri("/a"))).startsWith("204");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void retriesAPassingError() {
    server.on(
        "/a",
        (exchange, number) -> {
          exchange.sendResponseHeaders(number < 3 ? 503 : 204, -1);
        });
    assertThat(get(server.uri("/a"))).startsWith("204");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void givesUpAfterTheLastAttemptAndHidesTheQuery() {
    server.status("/a", 429);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> get(server.uri("/a?token=secret")))
        .withMessageContaining("answered 429 to GET, 3 times")
        .withMessageContaining("/a?…`")
        .withMessageNotContaining("secret");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void saysWhyThereIsNoConnection() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/a");
    }
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> get(nobody))
        .withMessageContaining("did not answer GET, 3 times: nobody takes connections there");
  }

  @Test
  void doesNotWaitLongerThanAllowed() {
    server.on(
        "/a",
        (exchange, _) -> {
          exchange.getResponseHeaders().add("Retry-After", "3600");
          exchange.sendResponseHeaders(503, -1);
        });
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> get(server.uri("/a")))
        .satisfies(e -> assertThat(e.hint()).contains("run again in 3600 s, as it asks"));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void readsRetryAfterAsSecondsOrAsADate() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Http.parse("7", now)).contains(Duration.ofSeconds(7));
    assertThat(Http.parse("Thu, 01 Jan 2026 00:00:09 GMT", now)).contains(Duration.ofSeconds(9));
    assertThat(Http.parse("Wed, 31 Dec 2025 00:00:00 GMT", now)).contains(Duration.ZERO);
    assertThat(Http.parse("soon", now)).isEmpty();
    assertThat(Http.parse("99999999999999999999", now)).isEmpty();
  }

  @Test
  void givesBackOtherErrorsAtOnce() {
    server.status("/a", 403);
    assertThat(get(server.uri("/a"))).startsWith("403");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void sendsAnUnsafeMethodOnce() {
    server.status("/a", 503);
    try (Response response = http.send(Request.of("POST", server.uri("/a"), Transport.TLS))) {
      assertThat(response.status()).isEqualTo(503);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void dropsAuthorizationWhenARedirectChangesTheHost() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (LoopbackMirror other = new LoopbackMirror()) {
      server.on(
          "/a",
          (exchange, _) -> {
            exchange.getResponseHeaders().add("Location", "/b");
            exchange.sendResponseHeaders(307, -1);
          });
      server.on(
          "/b",
          (exchange, _) -> {
            seen.add("same " + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().add("Location", other.uri("/c").toString());
            exchange.sendResponseHeaders(302, -1);
          });
      other.on(
          "/c",
          (exchange, _) -> {
            seen.add("other " + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(204, -1);
          });
      http.send(Request.get(server.uri("/a"), Transport.TLS).header("Authorization", "Bearer t"))
          .close();
    }
    assertThat(seen).containsExactly("same Bearer t", "other null");
  }

  @Test
  void stopsAtARedirectLoop() {
    server.on(
        "/a",
        (exchange, _) -> {
          exchange.getResponseHeaders().add("Location", "/a");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> get(server.uri("/a")))
        .withMessageContaining("more than 5 redirects");
  }

  @Test
  void refusesPlainHttpToAnotherMachineUnlessContentIsChecked() {
    URI plain = URI.create("http://user:secret@example.invalid/a");
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> get(plain))
        .withMessageContaining("plain http is allowed to this machine only")
        .withMessageNotContaining("secret");
    Transport.CHECKED_CONTENT.require(plain);
  }

  @Test
  void refusesARedirectToATransportThatIsNotAllowed() {
    server.on(
        "/a",
        (exchange, _) -> {
          exchange.getResponseHeaders().add("Location", "http://example.invalid/");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThatExceptionOfType(Misconfigured.class).isThrownBy(() -> get(server.uri("/a")));
  }

  @Test
  void givesUpOnABodyThatStalls() {
    server.stall("/a", new byte[100], 10);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> get(server.uri("/a")))
        .withMessageContaining("no byte for 500 ms");
  }

  @Test
  void isAnsweredWhileAllOfTheCommonPoolWaitsForIt() {
    server.status("/a", 204);
    ReentrantLock one = new ReentrantLock();
    List<CompletableFuture<Void>> requests =
        IntStream.range(0, 4 * ForkJoinPool.getCommonPoolParallelism() + 4)
            .mapToObj(
                _ ->
                    CompletableFuture.runAsync(
                        () -> {
                          one.lock();
                          try {
                            assertThat(get(server.uri("/a"))).startsWith("204");
                          } finally {
                            one.unlock();
                          }
                        },
                        ForkJoinPool.commonPool()))
            .toList();
    requests.forEach(CompletableFuture::join);
  }

  @Test
  void keepsTheConnectionWhenAnAnswerIsFinished() {
    List<Integer> ports = new CopyOnWriteArrayList<>();
    server.on(
        "/a",
        (exchange, number) -> {
          ports.add(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(number == 1 ? 200 : 204, number == 1 ? 10 : -1);
          if (number == 1) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().close();
          }
        });
    for (int i = 0; i < 3; i++) {
      http.send(Request.get(server.uri("/a"), Transport.TLS)).finish();
    }
    assertThat(ports).hasSize(3).containsOnly(ports.getFirst());
  }

  @Test
  void uploadsForLongerThanTheIdleTimeout() {
    AtomicLong received = new AtomicLong();
    server.on(
        "/a",
        (exchange, _) -> {
          received.set(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(201, -1);
        });
    int chunk = 16_000;
    try (Response response =
        http.sendOnce(upload(new Slow(chunk, 10, Duration.ofMillis(100)), 10L * chunk))) {
      assertThat(response.status()).isEqualTo(201);
    }
    assertThat(received).hasValue(10L * chunk);
  }

  @Test
  void givesUpOnAnUploadThatStallsOrCrawls() {
    server.on("/a", (exchange, _) -> exchange.getRequestBody().readAllBytes());
    for (int chunk : List.of(0, 100)) {
      InputStream body = new Slow(chunk, 1000, Duration.ofMillis(50));
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> http.sendOnce(upload(body, 100_000)))
          .withMessageContaining("did not answer POST")
          .withMessageMatching(".*(took \\d+ bytes in 500 ms|no byte for 500 ms).*");
    }
  }

  @Test
  void givesUpOnAnUploadThatIsNotAnswered() {
    server.stallUnanswered("/a");
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> http.sendOnce(upload(new ByteArrayInputStream(new byte[10]), 10)))
        .withMessageContaining("no byte for 500 ms");
  }

  private Request upload(InputStream body, long size) {
    return Request.of("POST", server.uri("/a"), Transport.TLS)
        .body(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> body), size));
  }

  /** Gives chunks with a pause before each; for one of size 0 the pause is all there is. */
  private static final class Slow extends InputStream {
    private final int chunk;
    private final Duration pause;
    private int left;

    Slow(int chunk, int count, Duration pause) {
      this.chunk = chunk;
      this.left = count;
      this.pause = pause;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      do {
        try {
          Thread.sleep(pause);
        } catch (InterruptedException e) {
          throw new InterruptedIOException();
        }
        if (left-- == 0) {
          return -1;
        }
      } while (chunk == 0);
      return Math.min(chunk, length);
    }
  }

  @Test
  void capsABody() {
    server.serve("/a", new byte[1001]);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> get(server.uri("/a")))
        .withMessageContaining("more than 1000 bytes");
  }

  @Test
  void saysThatNobodyAnswers() {
    URI gone = server.uri("/a");
    server.close();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> get(gone))
        .withMessageContaining("did not answer GET, 3 times");
  }
}
