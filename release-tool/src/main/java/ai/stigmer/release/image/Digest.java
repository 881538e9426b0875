package ai.stigmer.release.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The sha256 content identifier of image-spec 1.1 §Digests.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {
  private static final String PREFIX = "sha256:";

  public Digest {
    if (hex.length() != 64
        || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      throw new IllegalArgumentException(
          "`" + hex + "` is no sha256: 64 lower-case hexadecimal digits are expected");
    }
  }

  /** Reads {@code sha256:<hex>}. */
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "`" + text + "` is no digest: `sha256:<64 hexadecimal digits>` is expected");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  public static Digest of(byte[] content) {
    return of(newSha256().digest(content), 0);
  }

  /** The digest whose 32 bytes {@code sha256} has just been asked for. */
  public static Digest finish(MessageDigest sha256) {
    return of(sha256.digest(), 0);
  }

  private static Digest of(byte[] raw, int from) {
    return new Digest(HexFormat.of().formatHex(raw, from, raw.length));
  }

  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * By hand, as in {@link Descriptor}: these are the keys of most maps, and a record's own methods
   * are put together when they are first called, which takes 15 ms of every start.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest digest && hex.equals(digest.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
