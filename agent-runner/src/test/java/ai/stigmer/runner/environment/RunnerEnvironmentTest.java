package ai.stigmer.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerEnvironmentTest {
  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    assertThat(RunnerEnvironment.parse(Map.of()))
        .isEqualTo(
            new RunnerEnvironment(
                new Address("localhost", 7233, Address.Transport.PLAIN),
                "default",
                "agent_execution_runner",
                10,
                Optional.empty(),
                Optional.empty(),
                Path.of("/workspace"),
                ModelProvider.OLLAMA,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                URI.create("http://localhost:11434"),
                LogLevel.INFO,
                7280,
                Duration.ofMinutes(5)));
  }

  @Test
  void aVariableSetToNothingCountsAsNotSet() {
    assertThat(
            RunnerEnvironment.parse(Map.of("TEMPORAL_MAX_CONCURRENCY", "", "STIGMER_API_KEY", " ")))
        .isEqualTo(RunnerEnvironment.parse(Map.of()));
  }

  @Test
  void everyVariableOfTheSchemaIsRead() {
    for (Variable<?> variable : EnvironmentSchema.VARIABLES) {
      assertThatThrownBy(() -> RunnerEnvironment.parse(Map.of(variable.name(), "\u0007")))
          .as(variable.name())
          .isInstanceOf(InvalidEnvironment.class)
          .hasMessageContaining(variable.name());
    }
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                RunnerEnvironment.parse(
                    Map.of(
                        "TEMPORAL_SERVICE_ADDRESS", "localhost",
                        "TEMPORAL_MAX_CONCURRENCY", "0",
                        "SANDBOX_ROOT_DIR", "workspace",
                        "LOG_LEVEL", "loud")))
        .isInstanceOf(InvalidEnvironment.class)
        .hasMessage(
            """
            the environment has 4 problems
              TEMPORAL_SERVICE_ADDRESS must be `host:port`, or `https://host:port` for TLS, but is `localhost`
              TEMPORAL_MAX_CONCURRENCY must be a whole number from 1 to 1000, but is `0`
              SANDBOX_ROOT_DIR must be an absolute path other than the root of the file system, but is `workspace`
              LOG_LEVEL must be one of `trace`, `debug`, `info`, `warn`, `error`, but is `loud`""");
  }

  @Test
  void theValueOfASecretIsNeverShown() {
    assertThatThrownBy(
            () ->
                RunnerEnvironment.parse(
                    Map.of(
                        "STIGMER_API_KEY", "hunter2 hunter2",
                        "STIGMER_LLM_BASE_URL", "https://me:hunter2@example.com",
                        "STIGMER_BACKEND_ENDPOINT", "https://me:hunter2@example.com:1")))
        .hasMessageContaining("3 problems")
        .hasMessageNotContaining("hunter2");
    assertThat(
            RunnerEnvironment.parse(
                    Map.of("STIGMER_API_KEY", "hunter2", "STIGMER_LLM_API_KEY", "hunter2"))
                .toString())
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:7233, localhost, 7233, PLAIN",
    "10.0.0.1:1, 10.0.0.1, 1, PLAIN",
    "[::1]:7233, [::1], 7233, PLAIN",
    "http://temporal:7233, temporal, 7233, PLAIN",
    "https://temporal.example.com, temporal.example.com, 443, TLS",
    "HTTPS://temporal.example.com:7233/, temporal.example.com, 7233, TLS"
  })
  void readsAnAddress(String text, String host, int port, Address.Transport transport) {
    assertThat(RunnerEnvironment.parse(Map.of("TEMPORAL_SERVICE_ADDRESS", text)).temporalAddress())
        .isEqualTo(new Address(host, port, transport));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost",
    "localhost:",
    "localhost:0",
    "localhost:65536",
    ":7233",
    "a b:7233",
    "ftp://host:21",
    "host:1/path",
    "https://user@host:1",
    "https://host:1?q",
    "http://host"
  })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> RunnerEnvironment.parse(Map.of("TEMPORAL_SERVICE_ADDRESS", text)))
        .isInstanceOf(InvalidEnvironment.class);
  }
}
