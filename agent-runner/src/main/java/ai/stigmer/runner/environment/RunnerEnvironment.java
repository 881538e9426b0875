package ai.stigmer.runner.environment;

import ai.stigmer.runner.environment.InvalidEnvironment.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment, parsed: what {@link EnvironmentSchema} describes, as values. */
public record RunnerEnvironment(
    Address temporalAddress,
    String temporalNamespace,
    String taskQueue,
    int maxConcurrency,
    Optional<Address> backendEndpoint,
    Optional<Secret> apiKey,
    Path sandboxRoot,
    ModelProvider modelProvider,
    Optional<String> model,
    Optional<URI> modelBaseUrl,
    Optional<Secret> modelApiKey,
    URI ollamaBaseUrl,
    LogLevel logLevel,
    int healthPort,
    Duration shutdownGrace) {

  /**
   * Reads every variable of the schema and ignores all others; one that is set to nothing counts as
   * not set, as in {@code docker run -e NAME=}.
   *
   * @throws InvalidEnvironment with all problems at once
   */
  public static RunnerEnvironment parse(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    Optional<Address> temporalAddress = reader.read(EnvironmentSchema.TEMPORAL_SERVICE_ADDRESS);
    Optional<String> namespace = reader.read(EnvironmentSchema.TEMPORAL_NAMESPACE);
    Optional<String> taskQueue =
        reader.read(EnvironmentSchema.TEMPORAL_AGENT_EXECUTION_RUNNER_TASK_QUEUE);
    Optional<Integer> maxConcurrency = reader.read(EnvironmentSchema.TEMPORAL_MAX_CONCURRENCY);
    Optional<Address> backendEndpoint = reader.read(EnvironmentSchema.STIGMER_BACKEND_ENDPOINT);
    Optional<Secret> apiKey = reader.read(EnvironmentSchema.STIGMER_API_KEY);
    Optional<Path> sandboxRoot = reader.read(EnvironmentSchema.SANDBOX_ROOT_DIR);
    Optional<ModelProvider> modelProvider = reader.read(EnvironmentSchema.STIGMER_LLM_PROVIDER);
    Optional<String> model = reader.read(EnvironmentSchema.STIGMER_LLM_MODEL);
    Optional<URI> modelBaseUrl = reader.read(EnvironmentSchema.STIGMER_LLM_BASE_URL);
    Optional<Secret> modelApiKey = reader.read(EnvironmentSchema.STIGMER_LLM_API_KEY);
    Optional<URI> ollamaBaseUrl = reader.read(EnvironmentSchema.OLLAMA_BASE_URL);
    Optional<LogLevel> logLevel = reader.read(EnvironmentSchema.LOG_LEVEL);
    Optional<Integer> healthPort = reader.read(EnvironmentSchema.HEALTH_PORT);
    Optional<Integer> graceSeconds = reader.read(EnvironmentSchema.SHUTDOWN_GRACE_SECONDS);
    reader.throwIfAnyProblem();
    return new RunnerEnvironment(
        temporalAddress.orElseThrow(),
        namespace.orElseThrow(),
        taskQueue.orElseThrow(),
        maxConcurrency.orElseThrow(),
        backendEndpoint,
        apiKey,
        sandboxRoot.orElseThrow(),
        modelProvider.orElseThrow(),
        model,
        modelBaseUrl,
        modelApiKey,
        ollamaBaseUrl.orElseThrow(),
        logLevel.orElseThrow(),
        healthPort.orElseThrow(),
        Duration.ofSeconds(graceSeconds.orElseThrow()));
  }

  /**
   * Reads {@code HEALTH_PORT} alone: all that {@code --healthcheck} needs.
   *
   * @throws InvalidEnvironment if it is no port
   */
  public static int healthPort(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    Optional<Integer> port = reader.read(EnvironmentSchema.HEALTH_PORT);
    reader.throwIfAnyProblem();
    return port.orElseThrow();
  }

  /**
   * Reads {@code LOG_LEVEL} alone: all that the development server needs.
   *
   * @throws InvalidEnvironment if it is no level
   */
  public static LogLevel logLevel(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    Optional<LogLevel> level = reader.read(EnvironmentSchema.LOG_LEVEL);
    reader.throwIfAnyProblem();
    return level.orElseThrow();
  }

  private static final class Reader {
    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    <T> Optional<T> read(Variable<T> variable) {
      String text = environment.getOrDefault(variable.name(), "");
      if (text.isBlank()) {
        return variable.defaultText().map(variable.type()::parse);
      }
      try {
        return Optional.of(variable.type().parse(text));
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(variable.name(), problem(variable, text)));
        return Optional.empty();
      }
    }

    void throwIfAnyProblem() {
      if (!problems.isEmpty()) {
        throw new InvalidEnvironment(problems);
      }
    }

    private static String problem(Variable<?> variable, String text) {
      String must = "must be " + variable.type().rule();
      // What stands before an @ may be a password that was put into a URL.
      return variable.secret() || text.contains("@")
          ? must + " (the value is not shown)"
          : must + ", but is `" + text.replaceAll("\\p{Cntrl}", "?") + "`";
    }
  }
}
