package ai.stigmer.runner.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.runner.health.HealthProbe.Health;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HealthServer.start(
            0,
            List.of(
                new Condition("temporal", problem::get),
                new Condition("workspace", Optional::empty)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readyIfEveryConditionHolds() {
    assertThat(probe(server.port()))
        .isEqualTo(new Health.Ready("ready\ntemporal: ok\nworkspace: ok"));
  }

  @Test
  void notReadyIfOneDoesNotAndSaysWhy() {
    problem.set(Optional.of("has not answered"));
    assertThat(probe(server.port()))
        .isEqualTo(new Health.NotReady("not ready\ntemporal: has not answered\nworkspace: ok"));
  }

  @Test
  void aliveWhateverTheConditions() throws IOException {
    problem.set(Optional.of("has not answered"));
    assertThat(request("GET /healthz HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("alive\n");
  }

  @Test
  void answersNothingElse() throws IOException {
    assertThat(request("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 404");
    assertThat(request("POST /healthz HTTP/1.0\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void nobodyThereIsNotAlive() {
    int port = server.port();
    server.close();
    assertThat(probe(port))
        .isInstanceOfSatisfying(
            Health.NotAlive.class,
            health ->
                assertThat(health.message()).contains("nothing answers at 127.0.0.1:" + port));
  }

  @Test
  void anotherServerOnThePortIsNotAlive() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, HealthServer.loopback())) {
      Thread answering = Thread.startVirtualThread(() -> answerOnce(other));
      assertThat(probe(other.getLocalPort()))
          .isInstanceOfSatisfying(
              Health.NotAlive.class,
              health -> assertThat(health.message()).contains("something else"));
      answering.join();
    }
  }

  @Test
  void aServerThatNeverAnswersIsNotAlive() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, HealthServer.loopback())) {
      assertThat(new HealthProbe(mute.getLocalPort(), Duration.ofMillis(100)).ask())
          .isInstanceOf(Health.NotAlive.class);
    }
  }

  private static void answerOnce(ServerSocket other) {
    try (Socket socket = other.accept()) {
      socket.getInputStream().read(new byte[64]);
      socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\nhello".getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Health probe(int port) {
    return new HealthProbe(port, Duration.ofSeconds(5)).ask();
  }

  private String request(String text) throws IOException {
    try (Socket socket = new Socket(HealthServer.loopback(), server.port())) {
      socket.getOutputStream().write(text.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
