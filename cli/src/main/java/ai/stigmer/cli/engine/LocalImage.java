package ai.stigmer.cli.engine;

import java.util.List;

/**
 * An image the engine has.
 *
 * @param id of its configuration
 * @param tags {@code repository:tag}, as the engine names them
 * @param digests {@code repository@sha256:…}
 * @param healthcheck the command of its HEALTHCHECK, without the leading {@code CMD}; may be empty
 */
public record LocalImage(
    String id,
    List<String> tags,
    List<String> digests,
    long createdEpochSeconds,
    List<String> entrypoint,
    List<String> healthcheck) {
  public LocalImage {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
    entrypoint = List.copyOf(entrypoint);
    healthcheck = List.copyOf(healthcheck);
  }
}
