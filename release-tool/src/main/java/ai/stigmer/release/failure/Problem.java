package ai.stigmer.release.failure;

import java.util.Optional;

/**
 * One mistake in a configuration file.
 *
 * @param file as the user named it
 * @param line from 1; 0 where the mistake has no line (a missing file, a setting outside of files)
 * @param column from 1; 0 where there is none
 * @param key the path of the setting, as in {@code images[0].base.debian.suite}
 */
public record Problem(
    String file, int line, int column, String key, String message, Optional<String> hint) {

  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line + ":" + column : file;
    return place
        + (key.isEmpty() ? "" : ": `" + key + "`")
        + ": "
        + message
        + hint.map(h -> " (" + h + ")").orElse("");
  }
}
