package ai.stigmer.runner.testing;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend that answers gRPC's health checks for who has the key, and keeps what it was shown. */
public final class StubBackend implements ServerInterceptor, AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final String key;
  private final Server server;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  private StubBackend(String key) throws IOException {
    this.key = key;
    this.server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0))
            .addService(
                ServerInterceptors.intercept(new HealthStatusManager().getHealthService(), this))
            .build()
            .start();
  }

  public static StubBackend start(String key) throws IOException {
    return new StubBackend(key);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String shown = String.valueOf(headers.get(AUTHORIZATION)).replace("null", "none");
    authorizations.add(shown);
    if (!shown.equals("Bearer " + key)) {
      call.close(Status.UNAUTHENTICATED, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }

  public int port() {
    return server.getPort();
  }

  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
