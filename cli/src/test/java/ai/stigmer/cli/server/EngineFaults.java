package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program;
import com.grack.nanojson.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks around stigmer: each time the next start works, and nothing is left. */
abstract class EngineFaults<E extends TestEngine> {
  /** As noise, stored at least once by any engine. */
  private static final int BALLAST = 45_000_000;

  @TempDir Path folder;

  protected LocalRegistry registry;
  protected E engine;
  private ServerSocket temporal;
  private Path data;
  private String image;
  protected Machine machine;

  /** Starts an engine that keeps its images in a folder. */
  abstract E start(Path data) throws Exception;

  abstract String name();

  @BeforeEach
  void start() throws Exception {
    registry = LocalRegistry.start(folder);
    data = Files.createDirectory(folder.resolve("engine"));
    // Room for the small image many times over, and for the large one not once.
    Program.Ended mounted =
        Program.run(List.of("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", data.toString()));
    assertThat(mounted.status()).as(mounted.err()).isZero();
    engine = start(data);
    Map<String, String> environment = new TreeMap<>(engine.environment());
    image = registry.push("", 0);
    temporal = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    environment.put("STIGMER_CONTAINER_RUNTIME", name());
    environment.put("HEALTH_PORT", Integer.toString(LocalRegistry.freePort()));
    environment.put("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporal.getLocalPort());
    environment.put("STIGMER_AGENT_RUNNER_IMAGE", "");
    machine = Machine.in(folder, image, environment);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    try {
      machine.expect(0, "server", "start");
      assertThat(engine.containers()).containsExactly(ContainerContract.NAME);
      machine.expect(0, "server", "stop");
      assertThat(engine.containers()).isEmpty();
      Await.until("no process is left", () -> machine.processes().isEmpty());
    } finally {
      engine.close();
      registry.close();
      temporal.close();
      Program.run(List.of("umount", "--lazy", data.toString()));
    }
  }

  @Test
  void aStartThatIsKilledOrInterruptedInItsDownloadLeavesNothing() throws Exception {
    for (String signal : List.of("KILL", "INT")) {
      try (ServerSocket silent =
              new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
          Machine.Running start = stalled(silent).begin("server", "start")) {
        Await.until("it downloads", () -> start.said().contains("one-time download"));
        Program.run(List.of("kill", "-" + signal, Long.toString(start.process().pid())));
        assertThat(start.process().onExit().join().exitValue())
            .isEqualTo(signal.equals("INT") ? 130 : 137);
      }
    }
  }

  protected final Machine stalled(ServerSocket silent) {
    return machine.with(
        "STIGMER_AGENT_RUNNER_IMAGE",
        "127.0.0.1:" + silent.getLocalPort() + "/acme/agent-runner@sha256:" + "b".repeat(64));
  }

  @Test
  void aFullDiskIsTold() throws Exception {
    String large = registry.push("", BALLAST);
    JsonObject error =
        machine
            .with("STIGMER_AGENT_RUNNER_IMAGE", large)
            .json(6, "server", "start")
            .getObject("error");
    assertThat(error.getString("message")).contains("no space left");
    assertThat(error.getArray("actions").getString(0)).contains("free space");
  }

  @Test
  void whatIsNotWhatItsDigestSaysIsRefused() throws Exception {
    String other = registry.push("", 1000);
    // The registry itself would not give a manifest of another digest, but any layer.
    JsonObject manifest = Machine.parse(Files.readString(blob(other)));
    Path layer = blob(manifest.getArray("layers").getObject(0).getString("digest"));
    byte[] bytes = Files.readAllBytes(layer);
    bytes[bytes.length / 2] ^= 1;
    Files.write(layer, bytes);
    JsonObject error =
        machine
            .with("STIGMER_AGENT_RUNNER_IMAGE", other)
            .json(6, "server", "start")
            .getObject("error");
    assertThat(error.getString("message")).contains(other);
    assertThat(error.getArray("actions").getString(0)).contains("not what was released");
    assertThat(engine.containers()).isEmpty();
  }

  private Path blob(String reference) {
    String hex = reference.substring(reference.indexOf("sha256:") + 7);
    return folder
        .resolve("registry/docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  @Test
  void anImageThatIsDeletedBehindARunnerComesAgain() throws Exception {
    machine.expect(0, "server", "start");
    machine.expect(0, "server", "stop");
    engine.engine("system", "prune", "--all", "--force");
    for (String id : engine.engine("images", "--quiet").out().strip().lines().toList()) {
      engine.engine("rmi", "--force", id);
    }
    assertThat(machine.expect(0, "server", "start").err()).contains("one-time download");
  }
}
