package ai.stigmer.cli.embedded;

import ai.stigmer.cli.failure.Conflict;
import ai.stigmer.cli.failure.NotReady;
import ai.stigmer.cli.state.Home;
import ai.stigmer.cli.state.OwnProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code agent-runner dev-server}: Temporal in memory on this machine's loopback, for a runner in a
 * container as well: programs that start workflows reach it at the same address.
 */
public final class DevelopmentServer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Home home;
  private final OwnProcess process;

  public DevelopmentServer(Home home) {
    this.home = home;
    this.process = new OwnProcess(home.run().resolve("dev-server.json"));
  }

  /** The port of the one that runs. */
  public Optional<Integer> port() {
    return process
        .alive()
        .flatMap(running -> process.facts())
        .map(facts -> facts.getInt("port", 0));
  }

  /**
   * Sees to it that one runs on this port.
   *
   * @return whether it was started now
   */
  public boolean ensure(EmbeddedProgram program, int port) {
    if (port().filter(running -> running == port).isPresent() && listens(port)) {
      return false;
    }
    process.end(GRACE);
    if (listens(port)) {
      throw new Conflict(
          "port " + port + " is taken: the development Temporal server cannot listen there",
          Map.of("port", port),
          List.of(
              "if that is your Temporal server, set `TEMPORAL_SERVICE_ADDRESS=localhost:"
                  + port
                  + "`",
              "`--dev-server-port` takes another port"),
          null);
    }
    Home.made(home.logs());
    Home.made(home.run());
    Path log = home.logs().resolve("dev-server.log");
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("port", port);
    ProcessHandle started =
        process.start(
            program.command(List.of("dev-server", "--port", Integer.toString(port))),
            program.environment(Map.of()),
            home.run(),
            log,
            facts);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.alive().isPresent()) {
      if (listens(port)) {
        process.settle(started);
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    process.end(GRACE);
    throw new NotReady(
        "the development Temporal server did not come up at localhost:" + port,
        Map.of("port", port, "log", log.toString()),
        List.of(
            "`" + log + "` says why", "or set `TEMPORAL_SERVICE_ADDRESS` to a server of your own"),
        null);
  }

  public void end() {
    process.end(GRACE);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.connect(new InetSocketAddress(loopback, port), 2000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
