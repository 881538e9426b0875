package ai.stigmer.release.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code registry/repository[:tag][@digest]}, by the grammar of distribution-spec 1.1 §Pull. The
 * registry is always written: no name is completed to {@code docker.io} or {@code library/}.
 *
 * @param registry host, and port if it is not the default one
 * @param repository as in {@code acme/runner}
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {

  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Pattern WHOLE =
      Pattern.compile("([^/]+)/([^:@]+)(?::([^@]+))?(?:@(sha256:.+))?");

  public ImageReference {
    boolean isHost = registry.equals("localhost") || registry.matches(".*[.:].*");
    if (!isHost || !REGISTRY.matcher(registry).matches()) {
      throw invalid(registry, "registry", "`ghcr.io` or `localhost:5000`");
    }
    if (repository.length() > 255 || !REPOSITORY.matcher(repository).matches()) {
      throw invalid(repository, "repository", "lower-case words as in `acme/runner`");
    }
    if (tag != null) {
      requireTag(tag);
    }
  }

  /** Reads the written form. */
  public static ImageReference parse(String text) {
    Matcher parts = WHOLE.matcher(text);
    if (!parts.matches()) {
      throw invalid(text, "image reference", "`registry/repository[:tag][@sha256:…]`");
    }
    String digest = parts.group(4);
    return new ImageReference(
        parts.group(1),
        parts.group(2),
        parts.group(3),
        digest == null ? null : Digest.parse(digest));
  }

  /** Refuses what no registry takes as a tag. */
  public static void requireTag(String tag) {
    if (!TAG.matcher(tag).matches()) {
      throw invalid(tag, "tag", "up to 128 of `A-Z a-z 0-9 _ . -`, not starting with `.` or `-`");
    }
  }

  /** Registry and repository alone, as in {@code ghcr.io/acme/runner}. */
  public String name() {
    return registry + "/" + repository;
  }

  /** The same repository under another tag, without a digest. */
  public ImageReference withTag(String otherTag) {
    return new ImageReference(registry, repository, otherTag, null);
  }

  /** The same repository by digest alone. */
  public ImageReference withDigest(Digest otherDigest) {
    return new ImageReference(registry, repository, null, otherDigest);
  }

  @Override
  public String toString() {
    return name() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }

  private static IllegalArgumentException invalid(String text, String what, String expected) {
    return new IllegalArgumentException(
        "`" + text + "` is no " + what + ": expected is " + expected);
  }
}
