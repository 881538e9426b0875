package ai.stigmer.runner.devserver;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The services of Temporal's own test server, on 127.0.0.1; its main class would listen on every
 * interface, and skip time.
 */
public final class DevServer implements AutoCloseable {
  private static final long CLOSING_SECONDS = 2;

  private final TestServicesStarter services;
  private final Server server;

  private DevServer(TestServicesStarter services, Server server) {
    this.services = services;
    this.server = server;
  }

  /**
   * Listens from now on, and answers gRPC's health checks.
   *
   * @param port 0 for a free one
   * @throws IOException if the port is taken
   */
  public static DevServer start(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(loopback, port));
    TestServicesStarter services = new TestServicesStarter(true, 0);
    GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
    try {
      return new DevServer(services, builder.build().start());
    } catch (IOException e) {
      services.close();
      throw e;
    }
  }

  public int port() {
    return server.getPort();
  }

  /** Ends polls that wait, and with them everything that it knows. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    services.close();
  }
}
