package ai.stigmer.release.testing.github;

import ai.stigmer.release.testing.github.Repository.GitReference;
import ai.stigmer.release.testing.github.Repository.Pull;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pull requests, from branches of the repository itself, with GitHub's habits. */
final class Pulls {
  private final Repository repository;
  private final String fullName;
  private final String web;
  private Function<String, Optional<String>> branches;

  Pulls(Repository repository, String fullName, String web) {
    this.repository = repository;
    this.fullName = fullName;
    this.web = web;
    this.branches =
        name ->
            Optional.ofNullable(repository.state.references.get("heads/" + name)).map(Pulls::sha);
  }

  private static String sha(GitReference reference) {
    return reference.sha;
  }

  void branches(Function<String, Optional<String>> commits) {
    branches = commits;
  }

  /** Newest first. A {@code head} without an owner in front of it filters nothing. */
  Reply list(Call call) {
    String state = call.query("state", "open");
    String head = call.query("head", "");
    int perPage = Math.min(100, Integer.parseInt(call.query("per_page", "30")));
    int page = Integer.parseInt(call.query("page", "1"));
    List<Pull> found =
        repository.state.pulls.values().stream()
            .filter(pull -> state.equals("all") || pull.open == state.equals("open"))
            .filter(pull -> !head.contains(":") || head.equals(label(pull.head)))
            .sorted(Comparator.comparingLong((Pull pull) -> pull.number).reversed())
            .skip((page - 1L) * perPage)
            .limit(perPage)
            .toList();
    var json = Call.MAPPER.createArrayNode();
    found.forEach(pull -> json.add(json(pull)));
    return Reply.json(200, json);
  }

  Reply create(Call call) throws IOException {
    JsonNode wanted = call.requireWriter().json();
    Pull pull = new Pull();
    pull.title = wanted.path("title").asString("");
    pull.head = wanted.path("head").asString("").replaceFirst("^[^:]*:", "");
    pull.base = wanted.path("base").asString("");
    if (pull.title.isEmpty()) {
      return invalid("title", "missing_field", "");
    }
    Optional<String> head = branches.apply(pull.head);
    Optional<String> base = branches.apply(pull.base);
    if (head.isEmpty() || base.isEmpty()) {
      return invalid(head.isEmpty() ? "head" : "base", "invalid", "");
    }
    if (repository.state.pulls.values().stream()
        .anyMatch(p -> p.open && p.head.equals(pull.head) && p.base.equals(pull.base))) {
      return invalid("", "custom", "A pull request already exists for " + label(pull.head) + ".");
    }
    if (head.equals(base)) {
      return invalid("", "custom", "No commits between " + pull.base + " and " + pull.head);
    }
    pull.number = repository.state.pulls.size() + 1L;
    repository.state.pulls.put(pull.number, pull);
    repository.save();
    return Reply.json(201, json(pull));
  }

  /** What is merged stays so. */
  Reply update(Call call) throws IOException {
    Pull pull = repository.state.pulls.get(call.requireWriter().id(1));
    if (pull == null) {
      throw new Call.Failed(404, "Not Found");
    }
    String state = call.json().path("state").asString("");
    if (pull.merged && state.equals("open")) {
      return invalid("state", "invalid", "");
    }
    pull.open = state.isEmpty() ? pull.open : state.equals("open");
    repository.save();
    return Reply.json(200, json(pull));
  }

  private String label(String branch) {
    return fullName.substring(0, fullName.indexOf('/')) + ":" + branch;
  }

  private ObjectNode json(Pull pull) {
    ObjectNode json =
        Call.MAPPER
            .createObjectNode()
            .put("number", pull.number)
            .put("state", pull.open ? "open" : "closed")
            .put("title", pull.title)
            .put("draft", false)
            .put("html_url", web + "/" + fullName + "/pull/" + pull.number)
            .put("merged_at", pull.merged ? "2026-01-02T03:04:05Z" : null);
    json.putObject("head").put("label", label(pull.head)).put("ref", pull.head);
    json.putObject("base").put("label", label(pull.base)).put("ref", pull.base);
    return json;
  }

  private static Reply invalid(String field, String code, String message) {
    ObjectNode json = Call.MAPPER.createObjectNode().put("message", "Validation Failed");
    ObjectNode error = json.putArray("errors").addObject();
    error.put("resource", "PullRequest").put("code", code);
    if (!field.isEmpty()) {
      error.put("field", field);
    }
    if (!message.isEmpty()) {
      error.put("message", message);
    }
    json.put("status", "422");
    return Reply.json(422, json);
  }
}
