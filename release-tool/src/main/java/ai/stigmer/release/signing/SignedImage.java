package ai.stigmer.release.signing;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.JsonTree;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a payload of simple signing is about. */
final class SignedImage {

  private SignedImage() {}

  /** The digest it names; none if it is no such payload. */
  static Optional<Digest> read(byte[] payload) {
    try {
      JsonNode digest = JsonTree.read(payload).at("/critical/image/docker-manifest-digest");
      return Optional.of(Digest.parse(digest.asString("")));
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
