package ai.stigmer.cli.engine;

import java.util.Map;

/**
 * A container as the engine describes it.
 *
 * @param image id of the image it was made from
 * @param exitCode of its last run; meaningless while it runs
 * @param startedAt RFC 3339, in UTC
 */
public record Container(
    String id,
    String image,
    boolean running,
    boolean everStarted,
    int exitCode,
    String error,
    String startedAt,
    Map<String, String> labels) {
  public Container {
    labels = Map.copyOf(labels);
  }
}
