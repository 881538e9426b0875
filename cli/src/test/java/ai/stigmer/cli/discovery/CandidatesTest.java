package ai.stigmer.cli.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.failure.UsageError;
import ai.stigmer.cli.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidatesTest {
  /** SHA-256 of {@code colima}, as docker names the context's folder. */
  private static final String COLIMA =
      "f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16";

  @TempDir Path home;

  private Host host(Map<String, String> environment) {
    return new Host(
        environment,
        home,
        "Linux",
        "6.1.0",
        "amd64",
        new Host.User(501, 20),
        Path.of("/jre"),
        false);
  }

  private List<String> places(Map<String, String> environment, String runtime) {
    return Candidates.of(host(environment), Optional.of(runtime).filter(r -> !r.isEmpty())).stream()
        .map(c -> c.source() + " " + c.endpoint().map(Endpoint::toString).orElse(c.problem()))
        .toList();
  }

  @Test
  void theEnvironmentComesFirstThenTheContextThenTheUsualPlaces() throws IOException {
    Path meta = Files.createDirectories(home.resolve(".docker/contexts/meta").resolve(COLIMA));
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"colima\",\"Endpoints\":{\"docker\":{\"Host\":\"unix:///c.sock\"}}}");
    Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"colima\"}");
    List<String> places = places(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"), "");
    assertThat(places.subList(0, 3))
        .containsExactly(
            "DOCKER_HOST tcp://127.0.0.1:1",
            "current context colima unix:///c.sock",
            "default socket unix:///var/run/docker.sock");
    assertThat(places)
        .contains(
            "rootless Docker unix:///run/user/501/docker.sock",
            "rootless Podman unix:///run/user/501/podman/podman.sock")
        .doesNotContain("Podman unix:///run/podman/podman.sock");
  }

  @Test
  void aContextThatIsNotThereIsToldAndNoMore() {
    assertThat(places(Map.of("DOCKER_CONTEXT", "gone"), "").getFirst())
        .startsWith("DOCKER_CONTEXT gone ")
        .endsWith("names no endpoint");
  }

  @Test
  void onePlaceIsListedOnce() {
    assertThat(places(Map.of("DOCKER_HOST", "unix:///var/run/docker.sock"), ""))
        .filteredOn(place -> place.endsWith("unix:///var/run/docker.sock"))
        .containsExactly("DOCKER_HOST unix:///var/run/docker.sock");
  }

  @Test
  void aRuntimeNarrowsThem() {
    assertThat(places(Map.of(), "podman")).allMatch(place -> place.contains("podman"));
    assertThat(places(Map.of(), "docker")).noneMatch(place -> place.contains("podman"));
    assertThat(places(Map.of(), "unix:///x")).containsExactly("--runtime unix:///x");
    assertThatExceptionOfType(UsageError.class).isThrownBy(() -> places(Map.of(), "rkt"));
  }
}
