package ai.stigmer.release.github;

import ai.stigmer.release.image.JsonTree;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a commit of the lock says, as its message: a line for people, then JSON.
 *
 * @param held false once its holder is done
 * @param since when the holder got it
 * @param renewed when this was written, by the holder's clock
 * @param id of the lease, so that no two holders ever write the same commit
 */
record LockNote(
    boolean held, String holder, Instant since, Instant renewed, Duration lease, String id) {
  private static final String GAP = "\n\n";

  /** Clocks of two machines differ by less. */
  private static final Duration SKEW = Duration.ofMinutes(15);

  private static final Duration LONGEST_LEASE = Duration.ofHours(1);

  String message() {
    JsonNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("held", held)
            .put("holder", holder)
            .put("since", since.toString())
            .put("renewed", renewed.toString())
            .put("leaseMillis", lease.toMillis())
            .put("id", id);
    return (held ? "release-tool: " + holder + " is publishing" : "release-tool: nobody publishes")
        + GAP
        + JsonMapper.shared().writeValueAsString(json)
        + "\n";
  }

  /** Empty if somebody else wrote it. */
  static Optional<LockNote> parse(String message) {
    try {
      JsonNode json = JsonTree.read(message.substring(message.indexOf(GAP) + 1));
      Duration lease = Duration.ofMillis(json.path("leaseMillis").asLong(0));
      return Optional.of(
          new LockNote(
              json.path("held").asBoolean(true),
              line(json.path("holder").asString("")),
              Instant.parse(json.path("since").asString("")),
              Instant.parse(json.path("renewed").asString("")),
              lease.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : lease,
              json.path("id").asString("")));
    } catch (JacksonException | DateTimeException _) {
      return Optional.empty();
    }
  }

  static String line(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /** Whether nobody can hold it any more, even if clocks differ. */
  boolean isLongOver(Instant now) {
    return !held || renewed.plus(lease).plus(SKEW).isBefore(now);
  }
}
