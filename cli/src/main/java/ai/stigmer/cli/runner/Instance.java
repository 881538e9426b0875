package ai.stigmer.cli.runner;

import java.util.Map;
import java.util.OptionalInt;

/**
 * A runner that is there.
 *
 * @param id of the container or process
 * @param ours whether stigmer made it
 * @param exitCode of the last run, where it has ended and that is known
 * @param settings it was launched with, as {@link Settings#facts}; empty if unknown
 * @param startedAt RFC 3339
 */
public record Instance(
    String id,
    boolean ours,
    boolean running,
    OptionalInt exitCode,
    Map<String, String> settings,
    String configHash,
    String startedAt) {
  public Instance {
    settings = Map.copyOf(settings);
  }
}
