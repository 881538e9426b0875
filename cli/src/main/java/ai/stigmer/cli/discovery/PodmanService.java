package ai.stigmer.cli.discovery;

import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.engine.EngineApi;
import ai.stigmer.cli.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code podman system service} for one command. Containers have a parent of their own and do not
 * notice its end; should stigmer be killed, it ends by itself a few seconds later.
 */
public final class PodmanService implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration KEPT = Duration.ofSeconds(2);
  private static final int LONGEST_SOCKET_PATH = 100;

  private final Process process;
  private final Path socket;
  private final EngineApi engine;

  private volatile boolean closed;

  private PodmanService(Process process, Path socket, EngineApi engine) {
    this.process = process;
    this.socket = socket;
    this.engine = engine;
    Thread.ofPlatform().daemon().name("podman-service").start(this::keep);
  }

  static PodmanService start(Path podman, Host host, Path folder) throws IOException {
    Path sockets = folder;
    String name = "podman-" + ProcessHandle.current().pid() + ".sock";
    if (sockets.resolve(name).toString().length() > LONGEST_SOCKET_PATH) {
      sockets = Path.of(host.variable("XDG_RUNTIME_DIR").orElse("/tmp"));
    }
    Files.createDirectories(sockets);
    Path socket = sockets.resolve(name);
    Process process =
        new ProcessBuilder(
                podman.toString(), "system", "service", "--time", "5", "unix://" + socket)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      if (Files.exists(socket)) {
        try {
          return new PodmanService(process, socket, EngineApi.ping(new Endpoint.Unix(socket)));
        } catch (java.net.ConnectException e) {
          // It is bound and does not listen yet.
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    process.destroyForcibly();
    Files.deleteIfExists(socket);
    throw new IOException("`podman system service` did not come up; run `podman info` to see why");
  }

  /** A pause between two tries of a download is longer than the service waits for a request. */
  private void keep() {
    while (!closed) {
      LockSupport.parkNanos(KEPT.toNanos());
      try {
        EngineApi.ping(engine.endpoint());
      } catch (IOException e) {
        return;
      }
    }
  }

  EngineApi engine() {
    return engine;
  }

  @Override
  public void close() {
    closed = true;
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // An unused socket's name is left; the next service has another.
      return;
    }
  }
}
