package ai.stigmer.runner.worker;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Knows whether Temporal serves our polls. A poll is answered at once when there is work, but a
 * quiet server holds it for up to a minute, so that answers alone cannot show health within 30 s.
 * Evidence is therefore one of:
 *
 * <ul>
 *   <li>a poll was answered, with or without a task;
 *   <li>Temporal answered a probe on the same channel, and a poll that was sent before the probe is
 *       still held: the server took it and has not refused it;
 *   <li>Temporal answered a probe, and the last poll that ended was answered: every slot is busy,
 *       and nothing is polled for the moment.
 * </ul>
 *
 * A server that refuses polls (no such namespace, no permission) answers probes all the same, and
 * gives no evidence.
 */
final class PollWatch implements ClientInterceptor {
  private static final String POLL =
      WorkflowServiceGrpc.getPollActivityTaskQueueMethod().getFullMethodName();

  private final LongSupplier nanoTime;
  private final Duration window;
  private final Set<Poll> held = new HashSet<>();
  private Outcome last = Outcome.NONE;
  private Optional<Long> evidenceNanos = Optional.empty();
  private Optional<String> trouble = Optional.empty();

  private enum Outcome {
    NONE,
    ANSWERED,
    FAILED
  }

  /** One poll on its way; identity tells it from others. */
  private static final class Poll {}

  /** The polls that were held when a probe was sent. */
  static final class Probe {
    private final Set<Poll> before;

    private Probe(Set<Poll> before) {
      this.before = before;
    }
  }

  /**
   * A watch that has seen nothing yet.
   *
   * @param window how long evidence lasts
   */
  PollWatch(Duration window, LongSupplier nanoTime) {
    this.window = window;
    this.nanoTime = nanoTime;
  }

  /** Why Temporal does not count as answering, if it does not. */
  synchronized Optional<String> problem() {
    if (evidenceNanos.isEmpty()) {
      return Optional.of("has not answered a poll yet" + because());
    }
    Duration age = Duration.ofNanos(nanoTime.getAsLong() - evidenceNanos.orElseThrow());
    return age.compareTo(window) <= 0
        ? Optional.empty()
        : Optional.of("has not answered a poll for " + age.toSeconds() + " s" + because());
  }

  private String because() {
    return trouble.map(text -> " (" + text + ")").orElse("");
  }

  synchronized Probe probe() {
    return new Probe(Set.copyOf(held));
  }

  synchronized void answered(Probe probe) {
    if (last == Outcome.ANSWERED || probe.before.stream().anyMatch(held::contains)) {
      evidence();
    }
  }

  /** Says what stands in the way; shown until there is evidence again. */
  synchronized void trouble(String text) {
    trouble = Optional.of(text);
  }

  private void evidence() {
    evidenceNanos = Optional.of(nanoTime.getAsLong());
    trouble = Optional.empty();
  }

  private synchronized void sent(Poll poll) {
    held.add(poll);
  }

  private synchronized void ended(Poll poll, Status status) {
    held.remove(poll);
    if (status.isOk()) {
      last = Outcome.ANSWERED;
      evidence();
    } else {
      last = Outcome.FAILED;
      trouble = Optional.of(TemporalWorker.describe(status));
    }
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    return method.getFullMethodName().equals(POLL) ? new WatchedCall<>(call) : call;
  }

  private final class WatchedCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
    WatchedCall(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      Poll poll = new Poll();
      sent(poll);
      super.start(
          new SimpleForwardingClientCallListener<A>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended(poll, status);
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }
}
