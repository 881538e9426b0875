package ai.stigmer.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.runner.RunnerVariables;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
  @Test
  void loopbackBecomesTheAliasAlsoInDefaultsAndNothingElse() {
    Map<String, String> seen =
        HostAddresses.seenThrough(
            "host.docker.internal",
            new RunnerVariables(),
            Map.of(
                "TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:7233",
                "STIGMER_BACKEND_ENDPOINT", "https://localhost:443",
                "STIGMER_LLM_BASE_URL", "http://localhost.example/localhost",
                "STIGMER_LLM_MODEL", "localhost"));
    assertThat(seen)
        .containsEntry("TEMPORAL_SERVICE_ADDRESS", "host.docker.internal:7233")
        .containsEntry("STIGMER_BACKEND_ENDPOINT", "https://host.docker.internal:443")
        .containsEntry("STIGMER_LLM_BASE_URL", "http://localhost.example/localhost")
        .containsEntry("STIGMER_LLM_MODEL", "localhost")
        .containsEntry("OLLAMA_BASE_URL", "http://host.docker.internal:11434");
  }
}
