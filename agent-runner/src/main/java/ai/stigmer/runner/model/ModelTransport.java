package ai.stigmer.runner.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.agent.ModelFailure;
import ai.stigmer.runner.agent.ModelFailure.Repetition;
import ai.stigmer.runner.agent.Stop;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries one question of langchain4j over {@code java.net.http}, on the calling thread. Beside
 * what langchain4j's own transport does, it gives up on a server that sends nothing for a while, be
 * it before or within the answer, bounds the size of an answer, and aborts when a {@link Stop} is
 * requested.
 */
final class ModelTransport implements HttpClient {
  private static final int LONGEST_ANSWER_BYTES = 16 * 1024 * 1024;
  private static final int LONGEST_ERROR_BYTES = 4 * 1024;

  private final java.net.http.HttpClient http;
  private final Duration silence;
  private final Stop stop;

  /** Why there is no answer, where langchain4j would lose the reason on its way. */
  private @Nullable ModelFailure failure;

  private boolean complete;

  ModelTransport(java.net.http.HttpClient http, Duration silence, Stop stop) {
    this.http = http;
    this.silence = silence;
    this.stop = stop;
  }

  /**
   * Says how it went, after langchain4j is done.
   *
   * @throws Stop.Requested if that is why
   * @throws ModelFailure if the answer is missing or incomplete
   */
  void check() {
    stop.check();
    if (failure != null) {
      throw failure;
    }
  }

  /** Whether the protocol's last event was seen. */
  boolean complete() {
    return complete;
  }

  HttpClientBuilder builder() {
    return new Builder();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new UnsupportedOperationException("only streamed answers are asked for");
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    try {
      HttpResponse<InputStream> response = send(request);
      try (var watched = new WatchedStream(response.body(), silence, LONGEST_ANSWER_BYTES);
          var _ = stop.onRequest(watched::abort)) {
        refuseAnythingButEvents(response, watched);
        parser.parse(watched, new Listening(listener));
        // The parser knows only that a read failed.
        watched.problem().ifPresent(problem -> failure = problem);
      }
      if (failure == null && stop.reason().isEmpty()) {
        listener.onClose();
      }
    } catch (ModelFailure e) {
      fail(e);
    } catch (IOException e) {
      fail(unavailable(e));
    }
  }

  private void fail(ModelFailure problem) {
    if (failure == null) {
      failure = problem;
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<InputStream>> response =
        http.sendAsync(jdkRequest(request), BodyHandlers.ofInputStream());
    try (var _ = stop.onRequest(() -> response.cancel(true))) {
      return response.get(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw WatchedStream.silent(silence);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      stop.request(Stop.Reason.SHUTDOWN);
      throw new IOException("interrupted", e);
    } catch (ExecutionException | java.util.concurrent.CancellationException e) {
      throw new IOException(Unreachable.reason(e), e);
    }
  }

  private static java.net.http.HttpRequest jdkRequest(HttpRequest request) {
    java.net.http.HttpRequest.Builder jdk =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request.headers().forEach((name, values) -> values.forEach(value -> jdk.header(name, value)));
    return jdk.method(request.method().name(), BodyPublishers.ofString(request.body())).build();
  }

  private static void refuseAnythingButEvents(HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    int status = response.statusCode();
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (status / 100 == 2 && type.startsWith("text/event-stream")) {
      return;
    }
    String text = new String(body.readNBytes(LONGEST_ERROR_BYTES), UTF_8).strip();
    if (status / 100 == 2) {
      throw new ModelFailure(
          FailureKind.MODEL_MALFORMED,
          Repetition.POINTLESS,
          "the model's server answers with `" + type + "` instead of a stream of events");
    }
    boolean transientStatus = status == 408 || status == 429 || status >= 500;
    throw new ModelFailure(
        transientStatus ? FailureKind.MODEL_UNAVAILABLE : FailureKind.MODEL_REFUSED,
        transientStatus ? Repetition.WORTHWHILE : Repetition.POINTLESS,
        "the model's server answered " + status + (text.isEmpty() ? "" : ": " + text));
  }

  private static ModelFailure unavailable(IOException e) {
    return new ModelFailure(
        FailureKind.MODEL_UNAVAILABLE,
        Repetition.WORTHWHILE,
        "the model's server cannot be reached: " + Unreachable.reason(e));
  }

  /** Passes events on, and notes what langchain4j does not pass on. */
  private final class Listening implements ServerSentEventListener {
    private final ServerSentEventListener listener;

    Listening(ServerSentEventListener listener) {
      this.listener = listener;
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      complete |= "[DONE]".equals(event.data());
      listener.onEvent(event, context);
    }

    @Override
    public void onError(Throwable error) {
      fail(
          new ModelFailure(
              FailureKind.MODEL_UNAVAILABLE,
              Repetition.WORTHWHILE,
              "the model's answer broke off: " + Unreachable.reason(error)));
    }
  }

  private final class Builder implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return silence;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return silence;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return ModelTransport.this;
    }
  }
}
