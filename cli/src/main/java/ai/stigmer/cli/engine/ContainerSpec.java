package ai.stigmer.cli.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container to make: read-only, without capabilities, restarted by nobody.
 *
 * @param command after the image's entrypoint; empty for the image's own
 * @param user {@code uid:gid}
 * @param userNamespace such as {@code keep-id:uid=1000,gid=1000}; the engine's default if empty
 * @param network {@code host} or {@code bridge}
 * @param extraHosts {@code name:address}
 * @param binds {@code folder:folder}
 * @param limits on open files and processes, by name; the engine's own if empty
 */
public record ContainerSpec(
    String name,
    String image,
    List<String> command,
    Map<String, String> environment,
    String user,
    Optional<String> userNamespace,
    String network,
    List<String> extraHosts,
    List<String> binds,
    Map<String, Long> limits,
    Map<String, String> labels) {
  public ContainerSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    extraHosts = List.copyOf(extraHosts);
    binds = List.copyOf(binds);
    limits = Map.copyOf(limits);
    labels = Map.copyOf(labels);
  }
}
