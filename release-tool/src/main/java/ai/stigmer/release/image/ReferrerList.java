package ai.stigmer.release.image;

import ai.stigmer.release.failure.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The artifacts about one manifest, as an image index lists them: distribution-spec 1.1 §Listing
 * Referrers. What others wrote into it is kept as it is, known here or not.
 */
public final class ReferrerList {
  private final ObjectNode index;

  private ReferrerList(ObjectNode index) {
    this.index = index;
  }

  public static ReferrerList empty() {
    Index none = new Index(MediaTypes.OCI_INDEX, List.of(), new TreeMap<>());
    return read("an empty index", none.encode().bytes());
  }

  /**
   * Reads an index.
   *
   * @param subject names it in errors
   * @throws InvalidInput if it is none
   */
  public static ReferrerList read(String subject, byte[] bytes) {
    return Json.read(
        subject,
        bytes,
        object -> {
          if (!object.path("manifests").isArray()) {
            throw new IllegalArgumentException("`manifests` is no list");
          }
          return new ReferrerList((ObjectNode) object);
        });
  }

  /** Those that can be named by sha256. */
  public List<Referrer> referrers() {
    List<Referrer> referrers = new ArrayList<>();
    for (JsonNode entry : index.path("manifests")) {
      referrer(entry).ifPresent(referrers::add);
    }
    return List.copyOf(referrers);
  }

  private static Optional<Referrer> referrer(JsonNode entry) {
    try {
      return Optional.of(new Referrer(Descriptors.read(entry), Json.text(entry, "artifactType")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean contains(Digest referrer) {
    return referrers().stream().anyMatch(r -> r.manifest().digest().equals(referrer));
  }

  /** This list and one more at its end. */
  public ReferrerList with(Referrer referrer) {
    ObjectNode more = index.deepCopy();
    ObjectNode entry = Descriptors.json(referrer.manifest());
    Json.putIfPresent(entry, "artifactType", referrer.artifactType());
    ((ArrayNode) more.path("manifests")).add(entry);
    return new ReferrerList(more);
  }

  public byte[] bytes() {
    return Json.bytes(index);
  }
}
