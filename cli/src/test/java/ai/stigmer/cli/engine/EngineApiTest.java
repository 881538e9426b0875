package ai.stigmer.cli.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.cli.failure.EngineFailed;
import ai.stigmer.cli.failure.EngineUnavailable;
import ai.stigmer.cli.failure.ExitStatus;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers no engine of ours gives, on a real socket. */
class EngineApiTest {
  private static final String PONG = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";

  @TempDir Path folder;

  private final List<SocketChannel> open = new ArrayList<>();
  private @Nullable ServerSocketChannel server;

  @AfterEach
  void close() throws IOException {
    if (server != null) {
      server.close();
    }
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  /** Serves one answer per connection; the last one stays open if it has no end. */
  private Endpoint serving(String... answers) throws IOException {
    Path socket = folder.resolve("s");
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(socket));
    server = listening;
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              for (String answer : answers) {
                try {
                  SocketChannel channel = listening.accept();
                  channel.read(ByteBuffer.allocate(64 * 1024));
                  channel.write(ByteBuffer.wrap(answer.getBytes(ISO_8859_1)));
                  open.add(channel);
                } catch (IOException e) {
                  return;
                }
              }
            });
    return new Endpoint.Unix(socket);
  }

  @Test
  void tellsPodmanByItsHeader() throws IOException {
    Endpoint endpoint =
        serving(
            "HTTP/1.1 200 OK\r\nLibpod-Api-Version: 4.3.1\r\nContent-Length: 2\r\n\r\nOK", PONG);
    assertThat(EngineApi.ping(endpoint).dialect()).isEqualTo(Dialect.PODMAN);
    assertThat(EngineApi.ping(endpoint).dialect()).isEqualTo(Dialect.DOCKER);
  }

  @Test
  void whatIsNoEngineIsNone() throws IOException {
    Endpoint endpoint =
        serving(
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: zwei\r\n\r\nOK");
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> EngineApi.ping(endpoint));
    }
  }

  @Test
  void readsChunks() throws IOException {
    Endpoint endpoint =
        serving(
            PONG,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + String.join(
                    "\r\n",
                    "9",
                    "{\"State\":",
                    "5;x=y",
                    "{\"Run",
                    "c",
                    "ning\":true}}",
                    "0",
                    "",
                    ""));
    assertThat(EngineApi.ping(endpoint).container("x").orElseThrow().running()).isTrue();
  }

  @Test
  void aFailureCarriesWhatTheEngineSaid() throws IOException {
    String body = "{\"message\":\"no space left on device\"}";
    Endpoint endpoint =
        serving(PONG, "HTTP/1.1 500 Oops\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    EngineApi engine = EngineApi.ping(endpoint);
    assertThatExceptionOfType(EngineFailed.class)
        .isThrownBy(() -> engine.start("x"))
        .withMessage("Docker answered 500: no space left on device")
        .satisfies(
            failed -> {
              assertThat(failed.exitStatus()).isEqualTo(ExitStatus.INTERNAL);
              assertThat(failed.details()).containsEntry("status", 500);
              assertThat(failed.actions().getFirst()).contains("free space");
            });
  }

  @Test
  void anEngineThatGoesAwayIsUnavailable() throws IOException {
    Endpoint endpoint = serving(PONG);
    EngineApi engine = EngineApi.ping(endpoint);
    close();
    assertThatExceptionOfType(EngineUnavailable.class)
        .isThrownBy(engine::info)
        .satisfies(
            gone -> {
              assertThat(gone.exitStatus()).isEqualTo(ExitStatus.NO_ENGINE);
              assertThat(gone.retryable()).isTrue();
              assertThat(gone.code()).isEqualTo("engine-unavailable");
            });
  }

  @Test
  void aPullTellsBytesFailsInsideA200AndStalls() throws Exception {
    String head = "HTTP/1.1 200 OK\r\n\r\n";
    Endpoint endpoint =
        serving(
            PONG,
            head
                + "{\"status\":\"Downloading\",\"id\":\"a\",\"progressDetail\":{\"current\":3,\"total\":9}}\n"
                + "{\"error\":\"toomanyrequests: slow down\"}\n",
            head
                + "{\"status\":\"Downloading\",\"id\":\"a\",\"progressDetail\":{\"current\":3}}\n");
    EngineApi engine = EngineApi.ping(endpoint);
    List<String> told = new ArrayList<>();
    assertThatExceptionOfType(PullFailure.class)
        .isThrownBy(
            () ->
                engine.pull(
                    "a/b@sha256:1",
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    (id, current, total, done) -> told.add(id + current + "/" + total)))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(PullFailure.Kind.NETWORK));
    assertThat(told).containsExactly("a3/9");
    assertThatExceptionOfType(PullFailure.class)
        .isThrownBy(
            () ->
                engine.pull(
                    "a/b@sha256:1",
                    Optional.empty(),
                    Duration.ofMillis(300),
                    (id, current, total, done) -> told.add("again")))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(PullFailure.Kind.STALLED));
  }
}
