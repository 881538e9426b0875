package ai.stigmer.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code agent-runner dev-server} of the built jar, as a process. */
@Timeout(120)
class DevServerIT {
  @WorkflowInterface
  public interface Waiting {
    @WorkflowMethod
    String answer();
  }

  public static final class WaitingOneSecond implements Waiting {
    @Override
    public String answer() {
      Workflow.sleep(Duration.ofSeconds(1));
      return "waited";
    }
  }

  @Test
  void runsWorkflowsInRealTimeAndEndsWith0() throws Exception {
    try (var server = RunnerProcess.start(Map.of(), "dev-server", "--port", "0")) {
      Await.until("listens", () -> server.output().contains("temporal listens at 127.0.0.1:"));
      WorkflowServiceStubs stubs = stubs(port(server));
      WorkerFactory factory = WorkerFactory.newInstance(WorkflowClient.newInstance(stubs));
      try {
        assertThat(stubs.healthCheck().getStatus().name()).isEqualTo("SERVING");
        factory.newWorker("queue").registerWorkflowImplementationTypes(WaitingOneSecond.class);
        factory.start();
        Waiting workflow =
            factory
                .getWorkflowClient()
                .newWorkflowStub(
                    Waiting.class, WorkflowOptions.newBuilder().setTaskQueue("queue").build());
        Instant start = Instant.now();
        assertThat(workflow.answer()).isEqualTo("waited");
        assertThat(Duration.between(start, Instant.now()))
            .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      } finally {
        factory.shutdownNow();
        stubs.shutdownNow();
      }
      server.terminate();
      assertThat(server.exitCode()).as(server.output()).isZero();
      assertThat(server.output())
          .contains("workflows do not survive its restart", "its workflows are gone");
    }
  }

  @Test
  void listensOnLoopbackAlone() throws Exception {
    try (var server = RunnerProcess.start(Map.of(), "dev-server", "--port=0")) {
      Await.until("listens", () -> server.output().contains("temporal listens at 127.0.0.1:"));
      List<InetAddress> others =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress())
              .toList();
      for (InetAddress other : others) {
        assertThat(answers(other, port(server))).as(other.toString()).isFalse();
      }
      assertThat(answers(InetAddress.ofLiteral("127.0.0.1"), port(server))).isTrue();
    }
  }

  @Test
  void aTakenPortEndsWith78AndOneMessage() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var server =
            RunnerProcess.start(
                Map.of(), "dev-server", "--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(server.exitCode()).isEqualTo(78);
      assertThat(server.output())
          .isEqualTo(
              """
              error: cannot listen at 127.0.0.1:%d: Address already in use

              hint: `agent-runner dev-server --port N` takes another port, 0 a free one
              """
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void wrongArgumentsEndWith64() throws Exception {
    for (String argument : List.of("--port=x", "--port=65536", "--prot=1")) {
      try (var server = RunnerProcess.startAlone(Map.of(), "dev-server", argument)) {
        assertThat(server.exitCode()).isEqualTo(64);
        assertThat(server.output()).startsWith("error: unknown arguments `dev-server " + argument);
      }
    }
  }

  private static WorkflowServiceStubs stubs(int port) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
  }

  private static int port(RunnerProcess server) {
    return Integer.parseInt(
        server.output().replaceAll("(?s).*temporal listens at 127\\.0\\.0\\.1:(\\d+).*", "$1"));
  }

  private static boolean answers(InetAddress address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
