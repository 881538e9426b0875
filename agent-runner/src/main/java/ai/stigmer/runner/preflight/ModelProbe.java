package ai.stigmer.runner.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.runner.environment.ModelProvider;
import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.model.ModelEndpoint;
import ai.stigmer.runner.model.Unreachable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Whether the model's server answers, takes the key, and has the model: {@code GET /models}. */
record ModelProbe(RunnerEnvironment environment, ModelEndpoint endpoint) {
  private static final String NAME = "model";
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final int LONGEST_LIST_BYTES = 4 * 1024 * 1024;

  Check check() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(endpoint.baseUrl().toString().replaceAll("/+$", "") + "/models"))
            .timeout(LIMIT);
    endpoint.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build()) {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return found(response.statusCode(), body.readNBytes(LONGEST_LIST_BYTES));
      }
    } catch (IOException e) {
      return Check.failed(
          NAME, "`" + endpoint + "` cannot be reached: " + Unreachable.reason(e), startIt());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.skipped(NAME, "interrupted");
    }
  }

  private Check found(int status, byte[] body) {
    if (status == 401 || status == 403) {
      return Check.failed(
          NAME,
          "`" + endpoint + "` answers " + status + ": it wants another key",
          "set `STIGMER_LLM_API_KEY` to one that it takes");
    }
    if (status >= 500) {
      return Check.failed(NAME, "`" + endpoint + "` answers " + status, startIt());
    }
    if (environment.model().isEmpty()) {
      return Check.ok(
          NAME,
          "`"
              + endpoint
              + "` answers; `STIGMER_LLM_MODEL` is not set: each execution names its own");
    }
    String model = environment.model().orElseThrow();
    // Others than Ollama may serve what they do not list.
    if (environment.modelProvider() == ModelProvider.OLLAMA
        && status == 200
        && !listed(body).isEmpty()
        && !List.of(model, model + ":latest").stream().anyMatch(listed(body)::contains)) {
      return Check.failed(
          NAME, "`" + endpoint + "` has no model `" + model + "`", "`ollama pull " + model + "`");
    }
    return Check.ok(NAME, "`" + endpoint + "` answers; the model is `" + model + "`");
  }

  private static List<String> listed(byte[] body) {
    try {
      return new ObjectMapper()
          .readTree(new String(body, UTF_8))
          .path("data")
          .findValuesAsText("id");
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  private String startIt() {
    return switch (environment.modelProvider()) {
      case OLLAMA ->
          endpoint.baseUrl().getHost().startsWith("host.")
              ? "let Ollama listen beyond loopback: `OLLAMA_HOST=0.0.0.0 ollama serve`"
              : "start it with `ollama serve`, or correct `OLLAMA_BASE_URL`";
      case OPENAI -> "start that server, or correct `STIGMER_LLM_BASE_URL`";
    };
  }
}
