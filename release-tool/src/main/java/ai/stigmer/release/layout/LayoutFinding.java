package ai.stigmer.release.layout;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.ReleaseException;
import java.util.Locale;

/**
 * One way in which a layout is not what it says.
 *
 * @param subject the digest of the blob it is in, or the file
 * @param expected what the document above the subject says
 * @param actual what the bytes say; for {@link Fault#MALFORMED}, the problem
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

  /** As what stops a command. */
  public ReleaseException failure() {
    String hint = "make or copy the image again";
    return fault == Fault.MALFORMED
        ? new InvalidInput(subject, actual, hint)
        : new Mismatch(subject, expected, actual, hint);
  }

  @Override
  public String toString() {
    String kind = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return kind + ": " + failure().problem();
  }
}
