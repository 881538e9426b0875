package ai.stigmer.system;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/**
 * Temporal's in-memory server as a process of its own, on 127.0.0.1 alone.
 *
 * @param process ended by {@link #close}
 */
record LoopbackTemporalServer(Process process, int port) implements AutoCloseable {
  static LoopbackTemporalServer start() throws IOException {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LoopbackTemporalServer.class.getName(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    LoopbackTemporalServer server = new LoopbackTemporalServer(process, port);
    try {
      Await.until("Temporal's server listens", () -> server.listens() || !process.isAlive());
      return server;
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
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
