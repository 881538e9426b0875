package ai.stigmer.runner.environment;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every variable the runner reads, in the order of the documentation. */
public final class EnvironmentSchema {
  static final Variable<Address> TEMPORAL_SERVICE_ADDRESS =
      Variable.of(
          "TEMPORAL_SERVICE_ADDRESS",
          new Type.HostAndPort(),
          "localhost:7233",
          "Where Temporal's frontend listens; with `https://` in front it is reached by TLS.");
  static final Variable<String> TEMPORAL_NAMESPACE =
      Variable.of(
          "TEMPORAL_NAMESPACE",
          new Type.Text(),
          "default",
          "Temporal namespace of the workflows that call the runner.");
  static final Variable<String> TEMPORAL_AGENT_EXECUTION_RUNNER_TASK_QUEUE =
      Variable.of(
          "TEMPORAL_AGENT_EXECUTION_RUNNER_TASK_QUEUE",
          new Type.Text(),
          "agent_execution_runner",
          "Task queue that is polled for activities.");
  static final Variable<Integer> TEMPORAL_MAX_CONCURRENCY =
      Variable.of(
          "TEMPORAL_MAX_CONCURRENCY",
          new Type.WholeNumber(1, 1000),
          "10",
          "How many activities run at a time.");
  static final Variable<Address> STIGMER_BACKEND_ENDPOINT =
      Variable.optional(
          "STIGMER_BACKEND_ENDPOINT",
          new Type.HostAndPort(),
          "Where Stigmer's backend speaks gRPC; asked for its health by `--preflight`, and by nothing else yet.");
  static final Variable<Secret> STIGMER_API_KEY =
      Variable.optional(
          "STIGMER_API_KEY",
          new Type.Confidential(),
          "Key for Stigmer's backend, sent as a bearer token by TLS or to this machine alone.");
  static final Variable<Path> SANDBOX_ROOT_DIR =
      Variable.of(
          "SANDBOX_ROOT_DIR",
          new Type.Folder(),
          "/workspace",
          "Folder that holds one folder per thread.");
  static final Variable<ModelProvider> STIGMER_LLM_PROVIDER =
      Variable.of(
          "STIGMER_LLM_PROVIDER",
          new Type.Choice<>(ModelProvider.class),
          "ollama",
          "Whose defaults the model takes; `openai` stands for every OpenAI-compatible server.");
  static final Variable<String> STIGMER_LLM_MODEL =
      Variable.optional(
          "STIGMER_LLM_MODEL",
          new Type.Text(),
          "Model that is used where an execution names none.");
  static final Variable<URI> STIGMER_LLM_BASE_URL =
      Variable.optional(
          "STIGMER_LLM_BASE_URL", new Type.WebUrl(), "Base URL of an OpenAI-compatible API.");
  static final Variable<Secret> STIGMER_LLM_API_KEY =
      Variable.optional("STIGMER_LLM_API_KEY", new Type.Confidential(), "Key for the model's API.");
  static final Variable<URI> OLLAMA_BASE_URL =
      Variable.of(
          "OLLAMA_BASE_URL",
          new Type.WebUrl(),
          "http://localhost:11434",
          "Where Ollama listens; used with the provider `ollama`.");
  static final Variable<LogLevel> LOG_LEVEL =
      Variable.of(
          "LOG_LEVEL",
          new Type.Choice<>(LogLevel.class),
          "info",
          "How much is logged; stack traces are shown from `debug` on.");
  static final Variable<Integer> HEALTH_PORT =
      Variable.of(
          "HEALTH_PORT",
          new Type.WholeNumber(1, 65535),
          "7280",
          "Loopback port of `/healthz` and `/readyz`.");
  static final Variable<Integer> SHUTDOWN_GRACE_SECONDS =
      Variable.of(
          "SHUTDOWN_GRACE_SECONDS",
          new Type.WholeNumber(0, 86_400),
          "300",
          "How long running activities may go on after SIGTERM before they are interrupted.");

  static final List<Variable<?>> VARIABLES =
      List.of(
          TEMPORAL_SERVICE_ADDRESS,
          TEMPORAL_NAMESPACE,
          TEMPORAL_AGENT_EXECUTION_RUNNER_TASK_QUEUE,
          TEMPORAL_MAX_CONCURRENCY,
          STIGMER_BACKEND_ENDPOINT,
          STIGMER_API_KEY,
          SANDBOX_ROOT_DIR,
          STIGMER_LLM_PROVIDER,
          STIGMER_LLM_MODEL,
          STIGMER_LLM_BASE_URL,
          STIGMER_LLM_API_KEY,
          OLLAMA_BASE_URL,
          LOG_LEVEL,
          HEALTH_PORT,
          SHUTDOWN_GRACE_SECONDS);

  private EnvironmentSchema() {}

  /**
   * The schema as JSON: {@code schemaVersion}, and {@code variables} with {@code name}, {@code
   * type}, {@code rule}, {@code secret}, {@code description}, and where they exist {@code default},
   * {@code minimum}, {@code maximum}, {@code allowed}. {@code agent-runner/environment.json} holds
   * it for other modules.
   */
  public static String toJson() {
    return VARIABLES.stream()
        .map(EnvironmentSchema::toJson)
        .collect(
            joining(
                ",\n    ", "{\n  \"schemaVersion\": 1,\n  \"variables\": [\n    ", "\n  ]\n}\n"));
  }

  private static String toJson(Variable<?> variable) {
    List<String> fields = new ArrayList<>();
    fields.add("\"name\": " + quote(variable.name()));
    fields.add("\"type\": " + quote(variable.type().name()));
    variable.defaultText().ifPresent(text -> fields.add("\"default\": " + quote(text)));
    switch (variable.type()) {
      case Type.WholeNumber number -> {
        fields.add("\"minimum\": " + number.minimum());
        fields.add("\"maximum\": " + number.maximum());
      }
      case Type.Choice<?> choice ->
          fields.add(
              choice.allowed().stream()
                  .map(EnvironmentSchema::quote)
                  .collect(joining(", ", "\"allowed\": [", "]")));
      case Type.Text _, Type.Confidential _, Type.HostAndPort _, Type.WebUrl _, Type.Folder _ -> {}
    }
    fields.add("\"rule\": " + quote(variable.type().rule()));
    fields.add("\"secret\": " + variable.secret());
    fields.add("\"description\": " + quote(variable.description()));
    return fields.stream().collect(joining(",\n      ", "{\n      ", "\n    }"));
  }

  /** The schema's texts have no control characters, so two characters are all that is escaped. */
  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** One indented line per variable: name, default, description. */
  public static String toHelp() {
    return VARIABLES.stream()
        .map(
            variable ->
                "  %s%s%n      %s%n"
                    .formatted(
                        variable.name(),
                        variable.defaultText().map(text -> " (" + text + ")").orElse(""),
                        variable.description()))
        .collect(joining());
  }
}
