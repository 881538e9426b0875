package ai.stigmer.release.plan;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.Version;
import java.util.Optional;

/**
 * What a tag names now.
 *
 * @param version of the release it belongs to; empty if nothing says so
 */
public record Pointer(Digest digest, Optional<Version> version) {
  @Override
  public String toString() {
    return version.map(v -> v + " (`" + digest + "`)").orElse("`" + digest + "`");
  }
}
