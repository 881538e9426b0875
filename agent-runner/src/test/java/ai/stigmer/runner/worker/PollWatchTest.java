package ai.stigmer.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PollWatchTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final PollWatch watch = new PollWatch(Duration.ofSeconds(30), nanos::get);
  private final List<ClientCall.Listener<?>> sent = new ArrayList<>();

  @Test
  void anAnsweredPollLastsThirtySeconds() {
    assertThat(watch.problem()).hasValue("has not answered a poll yet");
    poll();
    end(0, Status.OK);
    pass(30);
    assertThat(watch.problem()).isEmpty();
    pass(1);
    assertThat(watch.problem()).hasValue("has not answered a poll for 31 s");
  }

  @Test
  void aHeldPollAloneShowsNothing() {
    poll();
    pass(5);
    assertThat(watch.problem()).isPresent();
  }

  @Test
  void anAnsweredProbeCountsForAPollThatIsStillHeld() {
    poll();
    watch.answered(watch.probe());
    assertThat(watch.problem()).isEmpty();
  }

  @Test
  void anAnsweredProbeDoesNotCountForAPollRefusedMeanwhile() {
    poll();
    PollWatch.Probe probe = watch.probe();
    end(0, Status.NOT_FOUND.withDescription("no such namespace"));
    poll();
    watch.answered(probe);
    assertThat(watch.problem())
        .hasValue("has not answered a poll yet (NOT_FOUND, no such namespace)");
  }

  @Test
  void anAnsweredProbeCountsWhileEverySlotIsBusy() {
    poll();
    end(0, Status.OK);
    pass(60);
    watch.answered(watch.probe());
    assertThat(watch.problem()).isEmpty();
  }

  @Test
  void otherCallsAreNotPolls() {
    call(WorkflowServiceGrpc.getGetSystemInfoMethod());
    end(0, Status.OK);
    assertThat(watch.problem()).isPresent();
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private void poll() {
    call(WorkflowServiceGrpc.getPollActivityTaskQueueMethod());
  }

  private <Q, A> void call(MethodDescriptor<Q, A> method) {
    watch
        .interceptCall(method, CallOptions.DEFAULT, new Recorded())
        .start(new ClientCall.Listener<A>() {}, new Metadata());
  }

  private void end(int call, Status status) {
    sent.get(call).onClose(status, new Metadata());
  }

  /** A channel that keeps the listeners of its calls, and answers when told to. */
  private final class Recorded extends Channel {
    @Override
    public String authority() {
      return "recorded";
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return new ClientCall<>() {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          sent.add(listener);
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void halfClose() {}

        @Override
        public void sendMessage(Q message) {}
      };
    }
  }
}
