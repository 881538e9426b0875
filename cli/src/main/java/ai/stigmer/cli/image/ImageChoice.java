package ai.stigmer.cli.image;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The image to run, and where the choice comes from.
 *
 * @param mayPull whether it may be fetched when it is not here
 * @param compressedSizeBytes what a pull downloads at most, where that is known
 * @param version to tag it by after a pull
 */
public record ImageChoice(
    String reference,
    Source source,
    boolean mayPull,
    OptionalLong compressedSizeBytes,
    Optional<String> version) {
  /** In the order in which they are looked at. */
  public enum Source {
    ENVIRONMENT("STIGMER_AGENT_RUNNER_IMAGE"),
    LOCAL("--use-local-image"),
    UPDATE("server update"),
    PINNED("this release");

    private final String words;

    Source(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** The reference without tag and digest. */
  public String repository() {
    return repository(reference);
  }

  static String repository(String reference) {
    String name = reference.split("@", 2)[0];
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }
}
