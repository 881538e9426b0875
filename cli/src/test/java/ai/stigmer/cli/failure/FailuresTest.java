package ai.stigmer.cli.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  private static final Map<String, Object> FACTS = Map.of("fact", 1);
  private static final List<String> FIXES = List.of("fix it");

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(new EngineUnavailable("m", FACTS, FIXES, null), 5, "engine-unavailable", true),
        Arguments.of(new EngineFailed("m", FACTS, FIXES, null), 1, "engine-failed", true),
        Arguments.of(new ImageUnavailable("m", FACTS, FIXES, null), 6, "image-unavailable", true),
        Arguments.of(new Misconfigured("m", FACTS, FIXES, null), 7, "misconfigured", false),
        Arguments.of(new Conflict("m", FACTS, FIXES, null), 8, "conflict", false),
        Arguments.of(new NotReady("m", FACTS, FIXES, null), 4, "not-ready", true),
        Arguments.of(new StorageFailed("m", FACTS, FIXES, null), 1, "storage", true));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void carryTheirFacts(StigmerException failure, int exitCode, String code, boolean retryable) {
    assertThat(failure).hasMessage("m");
    assertThat(failure.exitStatus().code()).isEqualTo(exitCode);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure.details()).isEqualTo(FACTS);
    assertThat(failure.actions()).isEqualTo(FIXES);
  }
}
