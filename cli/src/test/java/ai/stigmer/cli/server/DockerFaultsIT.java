package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
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
class DockerFaultsIT {
  private static final int BALLAST = 30_000_000;

  @TempDir Path folder;

  private LocalRegistry registry;
  private TestEngine.Docker docker;
  private ServerSocket temporal;
  private Path data;
  private String image;
  private Machine machine;

  @BeforeEach
  void start() throws Exception {
    registry = LocalRegistry.start(folder);
    data = Files.createDirectory(folder.resolve("docker"));
    // Room for the small image many times over, and for the large one not once.
    Program.Ended mounted =
        Program.run(List.of("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", data.toString()));
    assertThat(mounted.status()).as(mounted.err()).isZero();
    docker = TestEngine.Docker.start(data);
    image = registry.push("", 0);
    temporal = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Map<String, String> environment = new TreeMap<>(docker.environment());
    environment.put("STIGMER_CONTAINER_RUNTIME", "docker");
    environment.put("HEALTH_PORT", Integer.toString(LocalRegistry.freePort()));
    environment.put("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporal.getLocalPort());
    environment.put("STIGMER_AGENT_RUNNER_IMAGE", "");
    machine = Machine.in(folder, image, environment);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    try {
      machine.expect(0, "server", "start");
      assertThat(docker.containers()).containsExactly(ContainerContract.NAME);
      machine.expect(0, "server", "stop");
      assertThat(docker.containers()).isEmpty();
      Await.until("no process is left", () -> machine.processes().isEmpty());
    } finally {
      docker.close();
      registry.close();
      temporal.close();
      Program.run(List.of("umount", "--lazy", data.toString()));
    }
  }

  @Test
  void anEngineThatIsStoppedOrKilledIsToldAndUsedAgain() throws Exception {
    machine.expect(0, "server", "start");
    docker.stop();
    JsonObject status = machine.json(5, "server", "status").getObject("data");
    assertThat(status.getString("state")).isEqualTo("no engine");
    machine.expect(5, "server", "start");
    machine.expect(5, "server", "stop");
    docker.startAgain();
    machine.expect(0, "server", "start");
    docker.kill();
    machine.expect(5, "server", "status");
    docker.startAgain();
  }

  @Test
  void anEngineThatGoesAwayInTheMiddleEndsTheStart() throws Exception {
    try (ServerSocket silent =
            new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Machine.Running start = stalled(silent).begin("server", "start")) {
      Await.until("it downloads", () -> start.said().contains("one-time download"));
      docker.kill();
      assertThat(start.process().onExit().join().exitValue()).as(start.said()).isEqualTo(5);
    }
    docker.startAgain();
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

  private Machine stalled(ServerSocket silent) {
    return machine.with(
        "STIGMER_AGENT_RUNNER_IMAGE",
        "127.0.0.1:" + silent.getLocalPort() + "/acme/agent-runner@sha256:" + "b".repeat(64));
  }

  @Test
  void aRegistryThatComesBackIsAskedAgain() throws Exception {
    registry.close();
    try (Machine.Running start = machine.begin("server", "start")) {
      Await.until("the first try fails", () -> start.said().contains("again in 1 s"));
      registry = LocalRegistry.start(folder, registry.port());
      assertThat(start.process().onExit().join().exitValue()).as(start.said()).isZero();
    }
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
    String other = registry.push("end", 0);
    Path blob = manifest(other);
    byte[] right = Files.readAllBytes(blob);
    Files.write(
        blob,
        new String(right, java.nio.charset.StandardCharsets.UTF_8)
            .replace("v1+json", "v1+jsoN")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    JsonObject error =
        machine
            .with("STIGMER_AGENT_RUNNER_IMAGE", other)
            .json(6, "server", "start")
            .getObject("error");
    assertThat(error.getString("message")).contains(other);
    assertThat(docker.containers()).isEmpty();
  }

  private Path manifest(String reference) throws IOException {
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
    docker.engine("system", "prune", "--all", "--force");
    for (String id : docker.engine("images", "--quiet").out().strip().lines().toList()) {
      docker.engine("rmi", "--force", id);
    }
    assertThat(machine.expect(0, "server", "start").err()).contains("one-time download");
  }
}
