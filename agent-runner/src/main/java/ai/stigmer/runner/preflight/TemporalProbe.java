package ai.stigmer.runner.preflight;

import ai.stigmer.runner.environment.Address;
import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.worker.TemporalWorker;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.concurrent.TimeUnit;

/** Whether Temporal answers, and has the namespace. */
record TemporalProbe(RunnerEnvironment environment) {
  private static final String NAME = "temporal";
  private static final long LIMIT_SECONDS = 15;

  Check check() {
    Address address = environment.temporalAddress();
    String namespace = environment.temporalNamespace();
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address.hostAndPort())
                .setEnableHttps(address.transport() == Address.Transport.TLS)
                .build());
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      return Check.ok(NAME, "`" + address + "` answers, and has the namespace `" + namespace + "`");
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.NOT_FOUND
          ? Check.failed(
              NAME,
              "`" + address + "` has no namespace `" + namespace + "`",
              "make it: `temporal operator namespace create --namespace " + namespace + "`")
          : Check.failed(
              NAME,
              "`" + address + "` does not answer: " + TemporalWorker.describe(e.getStatus()),
              "start that server, or correct `TEMPORAL_SERVICE_ADDRESS`");
    } finally {
      stubs.shutdownNow();
    }
  }
}
