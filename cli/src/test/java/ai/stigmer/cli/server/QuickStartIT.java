package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's "Use it", line by line as it stands there, where no engine answers. */
class QuickStartIT {
  @TempDir Path folder;

  @Test
  void worksAsWritten() throws Exception {
    Program.require("busybox");
    String readme = Files.readString(Path.of("../README.md"));
    String section = readme.substring(readme.indexOf("\n## Use it\n"));
    List<String> lines =
        section.split("```", 3)[1].lines().filter(line -> line.startsWith("stigmer ")).toList();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(4);

    Path programs = Files.createDirectories(folder.resolve("programs"));
    Machine machine =
        Machine.in(
            folder,
            "127.0.0.1:1/acme/agent-runner@sha256:" + "a".repeat(64),
            Map.of("DOCKER_HOST", "", "XDG_RUNTIME_DIR", programs.toString()));
    Path stigmer = programs.resolve("stigmer");
    List<String> quoted = new ArrayList<>();
    machine.command().forEach(word -> quoted.add("'" + word + "'"));
    Files.writeString(
        stigmer,
        "#!/bin/sh\ncd '"
            + Path.of("").toAbsolutePath()
            + "'\nexec "
            + String.join(" ", quoted)
            + " \"$@\"\n");
    Files.setPosixFilePermissions(stigmer, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (ServerSocket temporal =
        new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      Map<String, String> environment = new TreeMap<>(machine.environment());
      environment.put("PATH", programs.toString());
      environment.put("HEALTH_PORT", Integer.toString(LocalRegistry.freePort()));
      environment.put("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporal.getLocalPort());
      for (String line : lines) {
        Program.Ended ended = Program.run(environment, List.of("/bin/sh", "-c", line));
        assertThat(ended.status()).as("%s%n%s%s", line, ended.out(), ended.err()).isZero();
      }
    }
    assertThat(machine.processes()).isEmpty();
    assertThat(machine.home().resolve("data/workspace")).isDirectory();
  }
}
