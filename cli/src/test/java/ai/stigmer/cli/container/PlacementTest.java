package ai.stigmer.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.engine.Dialect;
import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.engine.EngineInfo;
import ai.stigmer.cli.host.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The rules for engines. The first two answers were recorded; those of Docker Desktop, Colima,
 * podman machine and rootless engines are written after their documentation, for want of them.
 */
class PlacementTest {
  private static final Endpoint SOCKET = new Endpoint.Unix(Path.of("/var/run/docker.sock"));

  private static Host host(String system, int uid) {
    return new Host(
        Map.of(),
        Path.of("/home/me"),
        system,
        "6.1.0",
        "amd64",
        new Host.User(uid, 20),
        Path.of("/jre"),
        false);
  }

  private static EngineInfo info(Dialect dialect, String system, String kernel, boolean rootless) {
    return new EngineInfo(dialect, "1", system, kernel, "amd64", rootless);
  }

  private static final EngineInfo DOCKER =
      info(Dialect.DOCKER, "Debian GNU/Linux 12", "6.1.0", false);
  private static final EngineInfo PODMAN = info(Dialect.PODMAN, "debian", "6.1.0", false);

  @Test
  void aNativeRootfulEngineGetsTheCallersNumbersAndTheHostsNetwork() {
    for (EngineInfo engine : List.of(DOCKER, PODMAN)) {
      assertThat(Placement.of(host("Linux", 501), SOCKET, engine))
          .isEqualTo(new Placement(true, "501:20", Optional.empty(), List.of()));
    }
  }

  @Test
  void rootsContainerRunsAsTheImagesUser() {
    assertThat(Placement.of(host("Linux", 0), SOCKET, DOCKER).user()).isEqualTo("1000:1000");
  }

  @Test
  void rootlessPodmanMapsTheCallerToTheImagesUser() {
    assertThat(
            Placement.of(host("Linux", 501), SOCKET, info(Dialect.PODMAN, "fedora", "6.1.0", true)))
        .isEqualTo(
            new Placement(true, "1000:1000", Optional.of("keep-id:uid=1000,gid=1000"), List.of()));
  }

  @Test
  void rootlessDockersRootIsTheCaller() {
    assertThat(
            Placement.of(host("Linux", 501), SOCKET, info(Dialect.DOCKER, "Ubuntu", "6.1.0", true)))
        .isEqualTo(
            new Placement(
                false, "0:0", Optional.empty(), List.of("host.docker.internal:host-gateway")));
  }

  @Test
  void anEngineInAVirtualMachineIsReachedOverABridge() {
    for (EngineInfo engine :
        List.of(
            info(Dialect.DOCKER, "Docker Desktop", "6.10.14-linuxkit", false),
            info(Dialect.DOCKER, "Ubuntu 24.04 LTS", "6.8.0-colima", false),
            info(Dialect.PODMAN, "fedora", "6.11.3-fcos", false))) {
      assertThat(Placement.of(host("Mac OS X", 501), SOCKET, engine))
          .isEqualTo(new Placement(false, "1000:1000", Optional.empty(), List.of()));
    }
    assertThat(
            Placement.of(
                    host("Linux", 501),
                    SOCKET,
                    info(Dialect.DOCKER, "Docker Desktop", "6.1.0", false))
                .hostNetwork())
        .isFalse();
    assertThat(Placement.of(host("Linux", 501), new Endpoint.Tcp("vm", 2375), DOCKER).hostNetwork())
        .isFalse();
  }
}
