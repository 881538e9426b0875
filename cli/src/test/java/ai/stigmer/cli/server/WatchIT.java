package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code server status --watch} on a terminal, which {@code script} provides. */
class WatchIT {
  private static final String CLEAR_LINE = "\r\u001b[K";

  @TempDir Path folder;

  @Test
  void drawsOneLineAnewAndLeavesTheTerminalToWhatFollows() throws Exception {
    Program.require("busybox");
    Program.require("script");
    Machine machine =
        Machine.in(
            folder,
            "127.0.0.1:1/acme/agent-runner@sha256:" + "a".repeat(64),
            Map.of(
                "DOCKER_HOST",
                "",
                "XDG_RUNTIME_DIR",
                folder.toString(),
                "PATH",
                folder.toString(),
                "HEALTH_PORT",
                Integer.toString(LocalRegistry.freePort())));
    try (ServerSocket temporal =
        new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      Machine user =
          machine.with("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporal.getLocalPort());
      user.expect(0, "server", "start", "--mode", "embedded");
      Path screen = folder.resolve("screen");
      Process terminal = onATerminal(user, screen, "server", "status", "--watch");
      try {
        Await.until("it is drawn twice", () -> times(screen, "runner ready") > 1);
        assertThat(Files.readString(screen)).startsWith(CLEAR_LINE + "runner ready");
        user.expect(0, "server", "stop");
        Await.until("the end is drawn", () -> times(screen, CLEAR_LINE + "runner stopped") > 0);
        assertThat(Files.readString(screen)).doesNotContain("\n");
      } finally {
        terminal.descendants().forEach(ProcessHandle::destroyForcibly);
        terminal.destroyForcibly().waitFor();
      }
    }
    assertThat(machine.processes()).isEmpty();
  }

  private static int times(Path screen, String text) throws Exception {
    return Files.exists(screen)
        ? Files.readString(screen).split(java.util.regex.Pattern.quote(text), -1).length - 1
        : 0;
  }

  private static Process onATerminal(Machine machine, Path screen, String... words)
      throws Exception {
    String command =
        machine.command(words).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ", "exec ", ""));
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of("script", "--quiet", "--flush", "--command", command, "/dev/null"))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    Map<String, String> environment = new TreeMap<>(machine.environment());
    environment.put("TERM", "xterm");
    environment.put("PATH", System.getenv("PATH"));
    builder.environment().keySet().removeAll(List.of("CI", "NO_COLOR"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
