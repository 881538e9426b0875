package ai.stigmer.cli.server;

import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.runner.Mode;
import java.time.Duration;
import java.util.Optional;

/**
 * What a command line says about the runner.
 *
 * @param runtime of {@code --runtime} or {@code STIGMER_CONTAINER_RUNTIME}
 * @param mode empty for {@code auto}
 * @param timeout until it has to be ready
 * @param pullPatience how long a pull may make no progress
 */
public record ServerOptions(
    Optional<String> runtime,
    Optional<Mode> mode,
    boolean useLocalImage,
    Duration timeout,
    Duration pullPatience,
    int devServerPort) {
  public static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);
  public static final int USUAL_PORT = 7233;

  /** Of a command line that says nothing. */
  public static ServerOptions usual(Host host) {
    return new ServerOptions(
        runtime(host), Optional.empty(), false, USUAL_PATIENCE, USUAL_PATIENCE, USUAL_PORT);
  }

  public static Optional<String> runtime(Host host) {
    return host.variable("STIGMER_CONTAINER_RUNTIME");
  }
}
