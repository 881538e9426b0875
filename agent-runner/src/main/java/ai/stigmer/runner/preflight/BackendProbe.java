package ai.stigmer.runner.preflight;

import ai.stigmer.runner.environment.Address;
import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.environment.Secret;
import ai.stigmer.runner.worker.TemporalWorker;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether Stigmer's backend answers, and takes the key: gRPC's health check, with the key as a
 * bearer token. A key is sent by TLS or to this machine, never in the clear to another.
 */
record BackendProbe(RunnerEnvironment environment) {
  private static final String NAME = "backend";
  private static final long LIMIT_SECONDS = 15;

  /** What containers call the machine their user sits at, too. */
  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "127.0.0.1", "[::1]", "host.docker.internal", "host.containers.internal");

  Check check() {
    if (environment.backendEndpoint().isEmpty()) {
      return Check.skipped(NAME, "`STIGMER_BACKEND_ENDPOINT` is not set");
    }
    Address address = environment.backendEndpoint().orElseThrow();
    boolean clear =
        address.transport() == Address.Transport.PLAIN && !THIS_MACHINE.contains(address.host());
    Optional<Secret> key = clear ? Optional.empty() : environment.apiKey();
    String unsent =
        clear && environment.apiKey().isPresent()
            ? "; the key was not sent, since it would go in the clear"
            : "";
    ManagedChannelBuilder<?> builder =
        ManagedChannelBuilder.forAddress(address.host(), address.port());
    if (address.transport() == Address.Transport.PLAIN) {
      builder.usePlaintext();
    }
    ManagedChannel channel = builder.build();
    try {
      return ok(address, serving(channel, key).name() + unsent);
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        // It speaks gRPC, and that is all that is asked.
        case UNIMPLEMENTED -> ok(address, "it has no health check" + unsent);
        case UNAUTHENTICATED, PERMISSION_DENIED -> refused(address, clear);
        default ->
            Check.failed(
                NAME,
                "`" + address + "` does not answer: " + TemporalWorker.describe(e.getStatus()),
                "start that backend, or correct `STIGMER_BACKEND_ENDPOINT`");
      };
    } finally {
      channel.shutdownNow();
    }
  }

  private static ServingStatus serving(ManagedChannel channel, Optional<Secret> key) {
    Metadata headers = new Metadata();
    key.ifPresent(
        secret ->
            headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + secret.reveal()));
    HealthCheckResponse response =
        HealthGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
            .check(HealthCheckRequest.getDefaultInstance());
    return response.getStatus();
  }

  private static Check ok(Address address, String how) {
    return Check.ok(NAME, "`" + address + "` answers: " + how);
  }

  private Check refused(Address address, boolean clear) {
    if (environment.apiKey().isEmpty()) {
      return Check.failed(NAME, "`" + address + "` wants a key", "set `STIGMER_API_KEY`");
    }
    return clear
        ? Check.failed(
            NAME,
            "`" + address + "` wants the key, which would be sent in the clear",
            "name it with `https://` in `STIGMER_BACKEND_ENDPOINT`")
        : Check.failed(NAME, "`" + address + "` refuses the key", "correct `STIGMER_API_KEY`");
  }
}
