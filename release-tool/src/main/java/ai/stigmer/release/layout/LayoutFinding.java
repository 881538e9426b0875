package ai.stigmer.release.layout;

import java.util.Locale;

/**
 * One way in which a layout is not what it says.
 *
 * @param subject the digest of the blob it is in, or the file
 */
public record LayoutFinding(Fault fault, String subject, String expected, String actual) {
  /** What can be wrong. */
  public enum Fault {
    BLOB_MISSING,
    SIZE_DIFFERS,
    DIGEST_DIFFERS,
    PLATFORM_DIFFERS,
    LAYER_COUNT_DIFFERS,
    DIFF_ID_DIFFERS,
    LAYER_UNREADABLE,
    MALFORMED
  }

  @Override
  public String toString() {
    return "%s: `%s` is `%s`, expected `%s`"
        .formatted(
            fault.name().toLowerCase(Locale.ROOT).replace('_', ' '), subject, actual, expected);
  }
}
