package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class DockerFaultsIT extends EngineFaults<TestEngine.Docker> {
  @Override
  TestEngine.Docker start(Path data) throws Exception {
    return TestEngine.Docker.start(data);
  }

  @Override
  String name() {
    return "docker";
  }

  @Test
  void anEngineThatIsStoppedOrKilledIsToldAndUsedAgain() throws Exception {
    machine.expect(0, "server", "start");
    engine.stop();
    JsonObject status = machine.json(5, "server", "status").getObject("data");
    assertThat(status.getString("state")).isEqualTo("no engine");
    machine.expect(5, "server", "start");
    machine.expect(5, "server", "stop");
    engine.startAgain();
    machine.expect(0, "server", "start");
    engine.kill();
    machine.expect(5, "server", "status");
    engine.startAgain();
  }

  @Test
  void anEngineThatGoesAwayInTheMiddleEndsTheStart() throws Exception {
    try (ServerSocket silent =
            new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Machine.Running start = stalled(silent).begin("server", "start")) {
      Await.until("it downloads", () -> start.said().contains("one-time download"));
      engine.kill();
      assertThat(start.process().onExit().join().exitValue()).as(start.said()).isEqualTo(5);
    }
    engine.startAgain();
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

  /** The engine's own command carries the connection, as {@code docker} on another machine does. */
  @Test
  void anEngineOnAnotherMachineIsReachedBySsh() throws Exception {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Path asked = folder.resolve("asked");
    Path ssh = programs.resolve("ssh");
    Files.writeString(
        ssh,
        """
        #!/bin/sh
        echo "$*" >>'%s'
        while [ "$1" != -- ]; do shift; done
        shift 2
        DOCKER_HOST=%s exec "$@"
        """
            .formatted(asked, engine.environment().get("DOCKER_HOST")));
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Machine remote =
        machine
            .with("PATH", programs + ":" + System.getenv("PATH"))
            .with("STIGMER_CONTAINER_RUNTIME", "")
            .with("DOCKER_HOST", "ssh://me@build.example:2222");
    JsonObject stopped = remote.json(3, "server", "status").getObject("data");
    assertThat(stopped.getString("where")).isEqualTo("Docker at ssh://me@build.example:2222");
    assertThat(Files.readAllLines(asked))
        .isNotEmpty()
        .allMatch(
            "-o BatchMode=yes -T -p 2222 -- me@build.example docker system dial-stdio"::equals);

    Files.writeString(ssh, "#!/bin/sh\nexit 255\n");
    assertThat(remote.expect(0, "doctor", "--explain").out())
        .contains("DOCKER_HOST  ssh://me@build.example:2222  ")
        .doesNotContain("* DOCKER_HOST");
  }
}
