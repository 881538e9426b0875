package ai.stigmer.release.signing;

import ai.stigmer.release.image.Digest;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a payload of simple signing is about. */
final class SignedImage {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SignedImage() {}

  /** The digest it names; none if it is no such payload. */
  static Optional<Digest> read(byte[] payload) {
    try {
      JsonNode digest = MAPPER.readTree(payload).at("/critical/image/docker-manifest-digest");
      return Optional.of(Digest.parse(digest.asString("")));
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
