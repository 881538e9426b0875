package ai.stigmer.cli.server;

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
    int devServerPort) {}
