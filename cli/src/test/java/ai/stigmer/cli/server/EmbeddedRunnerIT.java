package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmbeddedRunnerIT extends RunnerContract {
  @Override
  Machine machine(Path folder) throws Exception {
    Program.require("busybox");
    Path programs = Files.createDirectories(folder.resolve("no-podman"));
    String image = "127.0.0.1:1/acme/agent-runner@sha256:" + "a".repeat(64);
    return Machine.in(
        folder,
        image,
        Map.of(
            "PATH",
            programs.toString(),
            "XDG_RUNTIME_DIR",
            programs.toString(),
            "DOCKER_HOST",
            "unix://" + programs + "/none.sock",
            "STIGMER_AGENT_RUNNER_IMAGE",
            ""));
  }

  @Override
  List<String> left() {
    return machine.processes();
  }

  @Override
  void killRunner() throws Exception {
    String file = Files.readString(machine.home().resolve("run/agent-runner.json"));
    long pid = Machine.parse(file).getLong("pid");
    ProcessHandle runner = ProcessHandle.of(pid).orElseThrow();
    runner.destroyForcibly();
    Await.until("the runner is dead", () -> !LocalRegistry.listens(healthPort));
  }

  @Test
  void withoutAnEngineItIsEmbeddedAndSaysSo() throws Exception {
    assertThat(machine.expect(0, "server", "start").err())
        .contains("warning: running without container isolation");
    assertThat(
            machine
                .json(5, "server", "start", "--mode", "container")
                .getObject("error")
                .getString("code"))
        .isEqualTo("engine-unavailable");
    try (Stream<Path> folders = Files.list(machine.home().resolve("data/bin"))) {
      assertThat(folders).hasSize(1).allMatch(path -> path.getFileName().toString().length() == 64);
    }
  }

  @Test
  void aProcessThatOnlyHasTheNumberIsLeftAlone() throws Exception {
    Process other = new ProcessBuilder("/bin/sleep", "600").start();
    try {
      Path run = Files.createDirectories(machine.home().resolve("run"));
      Files.writeString(
          run.resolve("agent-runner.json"),
          "{\"pid\":" + other.pid() + ",\"startedAtMillis\":12345,\"configHash\":\"x\"}");
      Files.writeString(machine.home().resolve("server.json"), "{\"mode\":\"embedded\"}");
      machine.expect(3, "server", "status");
      machine.expect(0, "server", "stop");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().onExit().join();
    }
  }
}
