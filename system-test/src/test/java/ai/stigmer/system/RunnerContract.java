package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a runner does with its environment, shown from outside: every variable of {@code
 * environment.json} is given another value than its default, and its effect is seen where it ends.
 *
 * @param stigmer a command of the user's, by its words
 * @param home the user's
 */
record RunnerContract(Function<Object[], Command> stigmer, Path home, int healthPort) {
  private static final String KEY = "sk-backend";

  /** Starts a runner in the mode of the options, works with it, and stops it. */
  void holds(Object... options) throws IOException {
    try (Surroundings around = Surroundings.start()) {
      Map<String, String> environment = environment(around);
      assertThat(environment.keySet()).isEqualTo(schema());
      Object[] words = Stream.concat(Stream.of("server", "start"), Stream.of(options)).toArray();
      Command.Outcome started = with(environment, words).run();
      assertThat(started.exitCode()).as(started.out() + started.err()).isZero();
      Command.Running logs = with(environment, "server", "logs", "--follow").start();
      try {
        works(around);
        asksAround(around, environment, options);
        with(environment, "server", "stop").output();
        Await.until(
            "LOG_LEVEL and SHUTDOWN_GRACE_SECONDS are seen in the log",
            () -> logged(logs).contains("DEBUG") && logged(logs).contains("have 7 s to finish"));
      } finally {
        with(environment, "server", "stop").run();
        logs.end();
      }
    }
  }

  private static String logged(Command.Running logs) {
    try {
      return Files.readString(logs.out());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Set<String> schema() {
    Set<String> names = new TreeSet<>();
    Json.read(Checkout.ORIGIN.resolve("agent-runner/environment.json"))
        .get("variables")
        .forEach(variable -> names.add(variable.get("name").asString()));
    return names;
  }

  private Map<String, String> environment(Surroundings around) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + around.temporalPort());
    environment.put("TEMPORAL_NAMESPACE", Surroundings.NAMESPACE);
    environment.put("TEMPORAL_AGENT_EXECUTION_RUNNER_TASK_QUEUE", Surroundings.TASK_QUEUE);
    environment.put("TEMPORAL_MAX_CONCURRENCY", "1");
    environment.put("STIGMER_BACKEND_ENDPOINT", "127.0.0.1:" + around.backendPort());
    environment.put("STIGMER_API_KEY", KEY);
    // The user's own is for another runner: stigmer sets it.
    environment.put("SANDBOX_ROOT_DIR", "/nowhere");
    environment.put("STIGMER_LLM_PROVIDER", "openai");
    environment.put("STIGMER_LLM_MODEL", "stub-1");
    environment.put("STIGMER_LLM_BASE_URL", "http://127.0.0.1:" + around.modelPort() + "/api");
    environment.put("STIGMER_LLM_API_KEY", "sk-model");
    environment.put("OLLAMA_BASE_URL", "http://127.0.0.1:" + around.modelPort() + "/ollama");
    environment.put("LOG_LEVEL", "debug");
    environment.put("HEALTH_PORT", Integer.toString(healthPort));
    environment.put("SHUTDOWN_GRACE_SECONDS", "7");
    return environment;
  }

  private Command with(Map<String, String> environment, Object... words) {
    Command command = stigmer.apply(words);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      command = command.with(variable.getKey(), variable.getValue());
    }
    return command;
  }

  /** Runs through Temporal: server, namespace, task queue, concurrency, workspace, model. */
  private void works(Surroundings around) {
    Map<String, Object> wrote = status(around.begin("thread-write", Map.of("message", "write")));
    assertThat(wrote).as(wrote.toString()).containsEntry("phase", "completed");
    assertThat(home.resolve(".stigmer/data/workspace/thread-write/a/b.txt")).hasContent("hello");
    assertThat(around.modelRequests())
        .contains("POST /api/chat/completions Bearer sk-model stub-1");

    List<WorkflowStub> two =
        List.of(
            around.begin("thread-one", Map.of("message", "rest")),
            around.begin("thread-two", Map.of("message", "rest")));
    List<Map<String, Object>> ended =
        two.stream()
            .map(RunnerContract::status)
            .sorted(Comparator.comparing(status -> at(status, "startedAt")))
            .toList();
    assertThat(at(ended.get(1), "startedAt"))
        .as("one at a time")
        .isAfterOrEqualTo(at(ended.get(0), "completedAt"));

    Map<String, Object> bounded =
        status(
            around.begin("thread-over", Map.of("message", "rest", "limits", Map.of("turns", 1))));
    assertThat(bounded).containsEntry("phase", "failed");
    assertThat(String.valueOf(bounded.get("error"))).contains("turn_limit");

    // A minute unless said otherwise, which SilentModelIT waits for.
    Map<String, Object> silent =
        status(
            around.begin(
                "thread-silent",
                Map.of("message", "silence", "limits", Map.of("modelSilenceSeconds", 2))));
    assertThat(silent).containsEntry("phase", "failed");
    assertThat(String.valueOf(silent.get("error")))
        .contains("model_silent", "has sent nothing for 2 s");

    int asked = around.modelRequests().size();
    WorkflowStub waiting = around.begin("thread-wait", Map.of("message", "wait"));
    Await.until("the model was asked", () -> around.modelRequests().size() > asked);
    waiting.signal("stop");
    assertThat(status(waiting)).containsEntry("phase", "cancelled");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> status(WorkflowStub run) {
    return run.getResult(Map.class);
  }

  private static Instant at(Map<String, Object> status, String key) {
    return Instant.parse(String.valueOf(status.get(key)));
  }

  /** What the doctor's preflight asks for: backend, key, provider. */
  private void asksAround(Surroundings around, Map<String, String> environment, Object... options) {
    Object[] words = Stream.concat(Stream.of("doctor"), Stream.of(options)).toArray();
    String found = with(environment, words).output();
    assertThat(found)
        .contains("ok       temporal: ", "ok       backend: ", "ok       model: ")
        .contains("ok       workspace: ")
        .doesNotContain(KEY, "sk-model");
    assertThat(around.backendKeys()).contains("Bearer " + KEY);
    assertThat(around.modelRequests()).contains("GET /api/models Bearer sk-model ");
    with(environment, words)
        .with("STIGMER_LLM_PROVIDER", "ollama")
        .with("STIGMER_LLM_BASE_URL", "")
        .output();
    assertThat(around.modelRequests()).contains("GET /ollama/v1/models Bearer sk-model ");
  }
}
