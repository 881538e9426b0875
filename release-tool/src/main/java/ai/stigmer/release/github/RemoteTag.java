package ai.stigmer.release.github;

import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The git tag on GitHub. Publishing a draft without one would make it, at the tip of some branch.
 */
final class RemoteTag {
  private final Api api;

  RemoteTag(Api api) {
    this.api = api;
  }

  /** The commit it stands at, annotated or not. */
  Optional<String> commit(String tag) {
    Optional<JsonNode> object =
        api.find("/git/ref/tags/" + tag).map(reference -> reference.path("object"));
    // A tag of a tag of a tag is nobody's release.
    for (int depth = 0; depth < 3 && isTag(object); depth++) {
      String sha = object.orElseThrow().path("sha").asString("");
      object = api.find("/git/tags/" + sha).map(annotated -> annotated.path("object"));
    }
    return object.map(o -> o.path("sha").asString(""));
  }

  private static boolean isTag(Optional<JsonNode> object) {
    return object.filter(o -> o.path("type").asString("").equals("tag")).isPresent();
  }

  void require(String tag, Optional<ReleaseHeading> expected) {
    Optional<String> now = commit(tag);
    if (now.isEmpty()) {
      throw new Refused(
          api.connection().name(),
          "has no tag `" + tag + "`",
          "push it first: `git push origin " + tag + "`");
    }
    if (expected.filter(e -> !e.commit().equals(now.get())).isPresent()) {
      throw new Mismatch(
          api.connection().name() + " tag " + tag,
          expected.get().commit(),
          now.get(),
          "check out that tag, or release the next version");
    }
  }
}
