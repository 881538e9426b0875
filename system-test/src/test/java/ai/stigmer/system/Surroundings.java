package ai.stigmer.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Everything a runner talks to, on loopback: Temporal with a user's workflows, a model's server,
 * Stigmer's backend. They keep what they were shown.
 *
 * <p>What the model does is told by the user's message: {@code write} a file, {@code rest} for a
 * moment, keep {@code silence}, or {@code wait} for the end of the test.
 */
final class Surroundings implements AutoCloseable {
  static final String NAMESPACE = "acme";
  static final String TASK_QUEUE = "acme_agents";

  private static final long SILENCE_NANOS = 8_000_000_000L;
  private static final String WORKFLOWS = "workflows";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final LoopbackTemporalServer temporal;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory workers;
  private final HttpServer model;
  private final Server backend;
  private final List<String> modelRequests = new CopyOnWriteArrayList<>();
  private final List<String> backendKeys = new CopyOnWriteArrayList<>();

  private Surroundings() throws IOException {
    temporal = LoopbackTemporalServer.start();
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + temporal.port())
                .build());
    client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(NAMESPACE).build());
    workers = WorkerFactory.newInstance(client);
    workers.newWorker(WORKFLOWS).registerWorkflowImplementationTypes(ExecuteOne.Workflows.class);
    workers.start();
    model = HttpServer.create(loopback(), 0);
    model.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    model.createContext("/", this::answer);
    model.start();
    backend =
        NettyServerBuilder.forAddress(loopback())
            .intercept(new Keys())
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
  }

  static Surroundings start() throws IOException {
    return new Surroundings();
  }

  private static InetSocketAddress loopback() throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
  }

  /** Every backend call's key. */
  private final class Keys implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      backendKeys.add(String.valueOf(headers.get(AUTHORIZATION)));
      return next.startCall(call, headers);
    }
  }

  int temporalPort() {
    return temporal.port();
  }

  int backendPort() {
    return backend.getPort();
  }

  int modelPort() {
    return model.getAddress().getPort();
  }

  List<String> backendKeys() {
    return List.copyOf(backendKeys);
  }

  /** {@code method path authorization model}, one for each. */
  List<String> modelRequests() {
    return List.copyOf(modelRequests);
  }

  WorkflowStub begin(String thread, Map<String, Object> execution) {
    WorkflowStub run =
        WorkflowStub.fromTyped(
            client.newWorkflowStub(
                ExecuteOne.class, WorkflowOptions.newBuilder().setTaskQueue(WORKFLOWS).build()));
    run.start(TASK_QUEUE, thread, execution);
    return run;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      JsonNode asked = Json.parse(body.length == 0 ? "{}" : new String(body, UTF_8));
      modelRequests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().getPath()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + asked.path("model").asString(""));
      boolean models = exchange.getRequestURI().getPath().endsWith("/models");
      exchange
          .getResponseHeaders()
          .set("Content-Type", models ? "application/json" : "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      if (models) {
        out.write("{\"data\":[]}".getBytes(UTF_8));
      } else {
        converse(asked, out);
      }
    }
  }

  private static void converse(JsonNode asked, OutputStream out) throws IOException {
    List<JsonNode> messages = Json.each(asked.path("messages"));
    if (messages.getLast().path("role").asString().equals("tool")) {
      event(out, "{\"role\":\"assistant\",\"content\":\"It is done.\"}", "\"stop\"");
    } else {
      switch (messages.getLast().path("content").asString()) {
        case "write" ->
            call(out, "write_file", "{\\\"path\\\":\\\"a/b.txt\\\",\\\"content\\\":\\\"hello\\\"}");
        case "silence" -> LockSupport.parkNanos(SILENCE_NANOS);
        case "rest" -> call(out, "run_command", "{\\\"command\\\":\\\"sleep 0.5\\\"}");
        default -> call(out, "run_command", "{\\\"command\\\":\\\"sleep 600\\\"}");
      }
    }
    out.write("data: [DONE]\n\n".getBytes(UTF_8));
  }

  private static void call(OutputStream out, String tool, String arguments) throws IOException {
    event(
        out,
        "{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]}"
            .formatted(tool, arguments),
        "\"tool_calls\"");
  }

  private static void event(OutputStream out, String delta, String finish) throws IOException {
    for (String[] piece : new String[][] {{delta, "null"}, {"{}", finish}}) {
      out.write(
          "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"stub\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
              .formatted(piece[0], piece[1])
              .getBytes(UTF_8));
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    stubs.shutdownNow();
    temporal.close();
    model.stop(0);
    backend.shutdownNow();
  }
}
