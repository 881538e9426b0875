package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PodmanFaultsIT extends EngineFaults<TestEngine.Podman> {
  @Override
  TestEngine.Podman start(Path data) throws Exception {
    return TestEngine.Podman.start(data);
  }

  @Override
  String name() {
    return "podman";
  }

  /** Podman has no daemon: what can go away is the service that stigmer brought up. */
  @Test
  void aServiceThatIsKilledInTheMiddleEndsTheStart() throws Exception {
    try (ServerSocket silent =
            new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Machine.Running start = stalled(silent).begin("server", "start")) {
      Await.until("it downloads", () -> start.said().contains("one-time download"));
      start.process().descendants().forEach(ProcessHandle::destroyForcibly);
      assertThat(start.process().onExit().join().exitValue()).as(start.said()).isEqualTo(5);
    }
  }
}
