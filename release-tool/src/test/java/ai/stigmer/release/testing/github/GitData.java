package ai.stigmer.release.testing.github;

import ai.stigmer.release.testing.github.Call.Failed;
import ai.stigmer.release.testing.github.Repository.GitObject;
import ai.stigmer.release.testing.github.Repository.GitReference;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** References, commits, trees and tags: the part of the API under {@code /git}. */
final class GitData {
  private final Repository repository;

  GitData(Repository repository) {
    this.repository = repository;
  }

  static GitReference reference(String type, String sha) {
    GitReference reference = new GitReference();
    reference.type = type;
    reference.sha = sha;
    return reference;
  }

  Reply get(Call call) {
    return json(200, call.text(1), find(call.text(1)));
  }

  Reply create(Call call) throws IOException {
    JsonNode wanted = call.requireWriter().json();
    String name = wanted.path("ref").asString("");
    String sha = wanted.path("sha").asString("");
    if (!name.matches("refs/[^/]+/.+")) {
      throw new Failed(422, "Reference name must start with 'refs/' and have two slashes");
    }
    String key = name.substring("refs/".length());
    if (repository.state.references.containsKey(key)) {
      throw new Failed(422, "Reference already exists");
    }
    requireObject(sha);
    repository.state.references.put(key, reference("commit", sha));
    repository.save();
    return json(201, key, find(key));
  }

  Reply update(Call call) throws IOException {
    JsonNode wanted = call.requireWriter().json();
    GitReference reference =
        Optional.ofNullable(repository.state.references.get(call.text(1)))
            .orElseThrow(() -> new Failed(422, "Reference does not exist"));
    String sha = wanted.path("sha").asString("");
    requireObject(sha);
    if (!wanted.path("force").asBoolean(false) && !repository.isFastForward(reference.sha, sha)) {
      throw new Failed(422, "Update is not a fast forward");
    }
    reference.sha = sha;
    repository.save();
    return json(200, call.text(1), reference);
  }

  Reply delete(Call call) {
    call.requireWriter();
    if (repository.state.references.remove(call.text(1)) == null) {
      throw new Failed(422, "Reference does not exist");
    }
    repository.save();
    return Reply.empty(204);
  }

  Reply createTree(Call call) throws IOException {
    JsonNode wanted = call.requireWriter().json();
    if (wanted.path("tree").isEmpty()) {
      throw new Failed(422, "Invalid tree info");
    }
    GitObject tree = new GitObject();
    tree.message = wanted.path("tree").toString();
    return created(tree);
  }

  Reply createCommit(Call call) throws IOException {
    JsonNode wanted = call.requireWriter().json();
    GitObject commit = new GitObject();
    commit.message = wanted.path("message").asString("");
    commit.target = wanted.path("tree").asString("");
    requireObject(commit.target);
    for (JsonNode parent : wanted.path("parents")) {
      requireObject(parent.asString(""));
      commit.parents.add(parent.asString(""));
    }
    return created(commit);
  }

  private Reply created(GitObject object) {
    String sha = repository.object(object);
    repository.save();
    return Reply.json(201, Call.MAPPER.createObjectNode().put("sha", sha));
  }

  Reply commit(Call call) {
    GitObject commit = object(call);
    var json =
        Call.MAPPER.createObjectNode().put("sha", call.text(1)).put("message", commit.message);
    json.putObject("tree").put("sha", commit.target);
    ArrayNode parents = json.putArray("parents");
    commit.parents.forEach(p -> parents.addObject().put("sha", p));
    return Reply.json(200, json);
  }

  Reply tag(Call call) {
    var json = Call.MAPPER.createObjectNode().put("sha", call.text(1));
    json.putObject("object").put("type", "commit").put("sha", object(call).target);
    return Reply.json(200, json);
  }

  private GitObject object(Call call) {
    return Optional.ofNullable(repository.state.objects.get(call.text(1)))
        .orElseThrow(() -> new Failed(404, "Not Found"));
  }

  private GitReference find(String name) {
    return Optional.ofNullable(repository.state.references.get(name))
        .orElseThrow(() -> new Failed(404, "Not Found"));
  }

  private void requireObject(String sha) {
    if (!repository.state.objects.containsKey(sha)) {
      throw new Failed(422, "Object does not exist");
    }
  }

  private static Reply json(int status, String name, GitReference reference) {
    var json = Call.MAPPER.createObjectNode().put("ref", "refs/" + name);
    json.putObject("object").put("type", reference.type).put("sha", reference.sha);
    return Reply.json(status, json);
  }
}
