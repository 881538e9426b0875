package ai.stigmer.release.github;

import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.github.Api.Answer;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A git reference as a register with compare-and-swap: it is created if there is none, and moves to
 * children of what it names only. Nobody clones it: it is no branch and no tag.
 */
final class LockReference {
  private static final String NAME = "release-tool/publishing";

  private final Api api;

  LockReference(Api api) {
    this.api = api;
  }

  /**
   * What the reference names.
   *
   * @param tree of the commit; always the same one
   */
  record Head(String commit, String tree, String message) {}

  Optional<String> commit() {
    return api.find("/git/ref/" + NAME).map(json -> json.path("object").path("sha").asString(""));
  }

  Optional<Head> head() {
    return commit()
        .flatMap(
            sha ->
                api.find("/git/commits/" + sha)
                    .map(
                        json ->
                            new Head(
                                sha,
                                json.path("tree").path("sha").asString(""),
                                json.path("message").asString(""))));
  }

  /**
   * Moves on from {@code before}, if it still stands there.
   *
   * @return the new head, or empty if somebody else was faster
   */
  Optional<Head> advance(Optional<Head> before, LockNote note) {
    String tree = before.map(Head::tree).orElseGet(this::tree);
    ObjectNode commit = object().put("message", note.message()).put("tree", tree);
    var parents = commit.putArray("parents");
    before.ifPresent(b -> parents.add(b.commit()));
    Head next = new Head(sha(api.make("/git/commits", commit)), tree, note.message());
    try {
      Answer answer =
          before.isPresent()
              ? api.change(
                  "PATCH",
                  "/git/refs/" + NAME,
                  object().put("sha", next.commit()).put("force", false))
              : api.change(
                  "POST",
                  "/git/refs",
                  object().put("ref", "refs/" + NAME).put("sha", next.commit()));
      if (answer.isSuccess()) {
        return Optional.of(next);
      }
    } catch (Unavailable e) {
      if (commit().filter(next.commit()::equals).isEmpty()) {
        throw e;
      }
    }
    // A repeated request is refused when the first one, whose answer got lost, had its effect.
    return commit().filter(next.commit()::equals).map(_ -> next);
  }

  private String tree() {
    ObjectNode wanted = object();
    wanted
        .putArray("tree")
        .addObject()
        .put("path", "README")
        .put("mode", "100644")
        .put("type", "blob")
        .put("content", "Says who publishes a release now. Written by release-tool.\n");
    return sha(api.make("/git/trees", wanted));
  }

  private String sha(Answer answer) {
    JsonNode json = answer.isSuccess() ? api.json("/git", answer) : object();
    String sha = json.path("sha").asString("");
    if (sha.isEmpty()) {
      throw new Unavailable(
          api.connection().name(),
          "makes no git object: " + api.message(answer),
          "run again; a repository without any commit takes none",
          null);
    }
    return sha;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
