package ai.stigmer.runner;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Temporal's in-memory server as a process of its own. Its own main class listens on every
 * interface; this one on 127.0.0.1 alone.
 */
final class LoopbackTemporalServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private LoopbackTemporalServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static LoopbackTemporalServer start(int port) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LoopbackTemporalServer.class.getName(),
                    Integer.toString(port)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    LoopbackTemporalServer server = new LoopbackTemporalServer(process, port);
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!server.listens()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        server.close();
        throw new IOException("the in-memory Temporal server does not listen at port " + port);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return server;
  }

  private boolean listens() {
    try (Socket socket = new Socket(loopback(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  WorkflowServiceStubs stubs() {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  public static void main(String[] arguments) throws Exception {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(loopback(), Integer.parseInt(arguments[0])));
    TestServicesStarter services = new TestServicesStarter(true, 0);
    GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
    builder.build().start().awaitTermination();
  }
}
