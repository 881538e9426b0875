package ai.stigmer.cli.container;

import ai.stigmer.cli.engine.Dialect;
import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.engine.EngineInfo;
import ai.stigmer.cli.host.Host;
import java.util.List;
import java.util.Optional;

/**
 * How a container fits an engine: who it runs as, and which network it is on. All of it follows
 * from what the engine says of itself.
 *
 * @param hostNetwork whether {@code localhost} in the container is this machine's
 * @param user {@code uid:gid} inside
 */
record Placement(
    boolean hostNetwork, String user, Optional<String> userNamespace, List<String> extraHosts) {
  private static final String IMAGE_USER = "1000:1000";

  static Placement of(Host host, Endpoint endpoint, EngineInfo engine) {
    boolean here =
        host.linux()
            && endpoint instanceof Endpoint.Unix
            && engine.kernel().equals(host.kernel())
            && !engine.operatingSystem().startsWith("Docker Desktop");
    boolean docker = engine.dialect() == Dialect.DOCKER;
    if (!here) {
      return new Placement(false, IMAGE_USER, Optional.empty(), alias(host, engine.dialect()));
    }
    if (engine.rootless()) {
      // Rootless Docker's host network is its own name space; its root is the caller outside.
      return docker
          ? new Placement(false, "0:0", Optional.empty(), alias(host, engine.dialect()))
          : new Placement(true, IMAGE_USER, Optional.of("keep-id:uid=1000,gid=1000"), List.of());
    }
    Host.User user = host.user();
    return new Placement(
        true,
        user.uid() == 0 ? IMAGE_USER : user.uid() + ":" + user.gid(),
        Optional.empty(),
        List.of());
  }

  /** Docker Desktop and podman machine know the name by themselves; Docker on Linux does not. */
  private static List<String> alias(Host host, Dialect dialect) {
    return dialect == Dialect.DOCKER && host.linux()
        ? List.of(dialect.hostAlias() + ":host-gateway")
        : List.of();
  }
}
