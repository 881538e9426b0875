package ai.stigmer.runner.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.preflight.Check.State;
import ai.stigmer.runner.testing.StubBackend;
import ai.stigmer.runner.testing.StubModel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
  private static Check model(Map<String, String> environment) {
    RunnerEnvironment parsed = RunnerEnvironment.parse(environment);
    return new ModelProbe(parsed, new ai.stigmer.runner.model.Models(parsed).endpoint()).check();
  }

  private static Check backend(Map<String, String> environment) {
    return new BackendProbe(RunnerEnvironment.parse(environment)).check();
  }

  @Test
  void whatNeverAnswersIsGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    Map<String, Supplier<Check>> probes = new LinkedHashMap<>();
    probes.put(
        "mute",
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Check.ok("mute", "at last");
        });
    probes.put("quick", () -> Check.ok("quick", "here"));
    Preflight preflight = Preflight.of(probes, Duration.ofMillis(200));
    never.countDown();
    assertThat(preflight.passed()).isFalse();
    assertThat(preflight.checks()).extracting(Check::name).containsExactly("mute", "quick");
    assertThat(preflight.checks()).extracting(Check::state).containsExactly(State.FAILED, State.OK);
  }

  @Test
  void isOneDocument() {
    assertThat(
            new Preflight(
                    List.of(
                        Check.ok("temporal", "it answers"),
                        Check.failed("model", "no", "start it"),
                        Check.skipped("backend", "not set")))
                .toJson())
        .isEqualTo(
            """
            {
              "schemaVersion" : 1,
              "checks" : [ {
                "name" : "temporal",
                "state" : "ok",
                "detail" : "it answers",
                "hint" : ""
              }, {
                "name" : "model",
                "state" : "failed",
                "detail" : "no",
                "hint" : "start it"
              }, {
                "name" : "backend",
                "state" : "skipped",
                "detail" : "not set",
                "hint" : ""
              } ]
            }
            """);
  }

  @Test
  void whatFailedHasAHint() {
    assertThatIllegalArgumentException().isThrownBy(() -> Check.failed("a", "b", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Check("a", State.OK, "b", "do something"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"data":[{"id":"qwen"}]}        | OK     | the model is `qwen`           |
          200 | {"data":[{"id":"qwen:latest"}]} | OK     | the model is `qwen`           |
          200 | {"data":[{"id":"llama"}]}       | FAILED | has no model `qwen`           | `ollama pull qwen`
          200 | nonsense                        | OK     | the model is `qwen`           |
          404 | none                            | OK     | the model is `qwen`           |
          401 | none                            | FAILED | answers 401: it wants another | set `STIGMER_LLM_API_KEY` to one that it takes
          503 | none                            | FAILED | answers 503                   | start it with `ollama serve`, or correct `OLLAMA_BASE_URL`
          """)
  void asksTheModelsServer(int status, String body, State state, String detail, String hint) {
    try (StubModel server = StubModel.replying(StubModel.status(status, body))) {
      Check check =
          model(
              Map.of(
                  "OLLAMA_BASE_URL",
                  server.url().toString(),
                  "STIGMER_LLM_MODEL",
                  "qwen",
                  "STIGMER_LLM_API_KEY",
                  "sk-hush"));
      assertThat(check.state()).as(check.toString()).isEqualTo(state);
      assertThat(check.detail()).contains(detail).doesNotContain("sk-hush");
      assertThat(check.hint()).isEqualTo(hint == null ? "" : hint);
      assertThat(server.requests().getFirst().path()).isEqualTo("/v1/models");
      assertThat(server.requests().getFirst().authorization()).isEqualTo("Bearer sk-hush");
    }
  }

  @Test
  void aModelServerThatIsNotThereIsToldOf() {
    StubModel gone = StubModel.replying();
    gone.close();
    Check check = model(Map.of("STIGMER_LLM_BASE_URL", gone.url() + "/v1"));
    assertThat(check.state()).isEqualTo(State.FAILED);
    assertThat(check.detail()).contains(gone.url() + "/v1` cannot be reached: connection refused");
  }

  /** Temporal's in-memory server takes any namespace. */
  @Test
  void aTemporalWithoutTheNamespaceIsToldOf() throws Exception {
    Server temporal =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0))
            .addService(
                new WorkflowServiceGrpc.WorkflowServiceImplBase() {
                  @Override
                  public void getSystemInfo(
                      GetSystemInfoRequest request,
                      StreamObserver<GetSystemInfoResponse> observer) {
                    observer.onNext(GetSystemInfoResponse.getDefaultInstance());
                    observer.onCompleted();
                  }

                  @Override
                  public void describeNamespace(
                      DescribeNamespaceRequest request,
                      StreamObserver<DescribeNamespaceResponse> observer) {
                    observer.onError(Status.NOT_FOUND.asRuntimeException());
                  }
                })
            .build()
            .start();
    try {
      Map<String, String> environment =
          Map.of(
              "TEMPORAL_SERVICE_ADDRESS",
              "127.0.0.1:" + temporal.getPort(),
              "TEMPORAL_NAMESPACE",
              "elsewhere");
      Check check = new TemporalProbe(RunnerEnvironment.parse(environment)).check();
      assertThat(check.detail()).endsWith("has no namespace `elsewhere`");
      assertThat(check.hint()).contains("temporal operator namespace create");
    } finally {
      temporal.shutdownNow();
    }
  }

  @Test
  void asksTheBackendWithTheKey() throws Exception {
    try (StubBackend server = StubBackend.start("sk-backend")) {
      Map<String, String> environment = new TreeMap<>();
      environment.put("STIGMER_BACKEND_ENDPOINT", "127.0.0.1:" + server.port());
      assertThat(backend(environment).hint()).isEqualTo("set `STIGMER_API_KEY`");
      environment.put("STIGMER_API_KEY", "sk-other");
      assertThat(backend(environment).hint()).isEqualTo("correct `STIGMER_API_KEY`");
      environment.put("STIGMER_API_KEY", "sk-backend");
      assertThat(backend(environment))
          .isEqualTo(Check.ok("backend", "`127.0.0.1:" + server.port() + "` answers: SERVING"));
      assertThat(server.authorizations())
          .containsExactly("none", "Bearer sk-other", "Bearer sk-backend");
    }
  }

  @Test
  void aBackendIsNamedOrLeftOut() throws Exception {
    assertThat(backend(Map.of()).state()).isEqualTo(State.SKIPPED);
    int port;
    try (StubBackend gone = StubBackend.start("")) {
      port = gone.port();
    }
    assertThat(backend(Map.of("STIGMER_BACKEND_ENDPOINT", "127.0.0.1:" + port)).detail())
        .contains("does not answer: UNAVAILABLE", "Connection refused");
  }
}
