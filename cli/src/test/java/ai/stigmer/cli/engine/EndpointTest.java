package ai.stigmer.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @Test
  void readsWhatDockerHostMayHold() {
    assertThat(Endpoint.parse("unix:///var/run/docker.sock"))
        .contains(new Endpoint.Unix(Path.of("/var/run/docker.sock")));
    assertThat(Endpoint.parse("tcp://10.0.0.1:2375")).contains(new Endpoint.Tcp("10.0.0.1", 2375));
    assertThat(Endpoint.parse("tcp://[::1]:2375")).contains(new Endpoint.Tcp("::1", 2375));
    assertThat(Endpoint.parse("ssh://me@build.example:22"))
        .contains(new Endpoint.Ssh(Optional.of("me"), "build.example", Optional.of("22")));
    assertThat(Endpoint.parse("ssh://build.example"))
        .contains(new Endpoint.Ssh(Optional.empty(), "build.example", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:///run/a.sock", "tcp://a:1", "ssh://me@a:2", "ssh://a"})
  void writesItBack(String text) {
    assertThat(Endpoint.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "docker",
        "unix://relative",
        "npipe:////./pipe/docker_engine",
        "tcp://a",
        "tcp://a:99999",
        "ssh://-oProxyCommand=x@a/../b",
        "fd://"
      })
  void refusesTheRest(String text) {
    assertThat(Endpoint.parse(text)).isEmpty();
  }
}
