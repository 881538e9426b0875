package ai.stigmer.release.github;

import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.PullRequest.State;
import ai.stigmer.release.destination.PullRequests;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.github.Api.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Pull requests of a repository on GitHub, from branches of its own. */
public final class GitHubPullRequests implements PullRequests {
  private static final String NEEDED =
      "a fine-grained token needs `contents: write` and `pull requests: write` on that repository,"
          + " a classic token the scope `repo`: set HOMEBREW_TAP_TOKEN";

  private final GitHubConnection to;
  private final Api api;

  public GitHubPullRequests(GitHubConnection to) {
    this.to = to;
    this.api = new Api(to);
  }

  @Override
  public List<ReleaseException> obstacles() {
    try {
      if (to.token().isEmpty()) {
        return List.of(new Refused(to.name(), "takes no pull requests from nobody", NEEDED));
      }
      Answer answer = api.get("/pulls?state=open&per_page=1");
      return answer.isSuccess() ? List.of() : List.of(refused(answer));
    } catch (ReleaseException e) {
      return List.of(e);
    }
  }

  @Override
  public Optional<PullRequest> of(String branch) {
    String owner = to.repository().substring(0, to.repository().indexOf('/'));
    // Without the owner in front GitHub ignores the filter and lists those of every branch.
    String path =
        "/pulls?state=all&per_page=100&head="
            + URLEncoder.encode(owner + ":" + branch, StandardCharsets.UTF_8);
    Answer answer = api.get(path);
    if (!answer.isSuccess()) {
      throw refused(answer);
    }
    List<PullRequest> found = new ArrayList<>();
    for (JsonNode json : api.json(path, answer)) {
      if (json.path("head").path("ref").asString("").equals(branch)) {
        found.add(read(json));
      }
    }
    return found.stream()
        .filter(PullRequest::isOpen)
        .findFirst()
        .or(() -> found.stream().findFirst());
  }

  @Override
  public PullRequest open(String branch, String base, String title, String body) {
    var wanted =
        JsonNodeFactory.instance
            .objectNode()
            .put("title", title)
            .put("head", branch)
            .put("base", base)
            .put("body", body);
    Answer answer;
    try {
      answer = api.change("POST", "/pulls", wanted);
    } catch (Unavailable e) {
      return opened(branch).orElseThrow(() -> e); // It may have taken effect.
    }
    return answer.isSuccess()
        ? read(api.json("/pulls", answer))
        : opened(branch).orElseThrow(() -> refused(answer));
  }

  @Override
  public PullRequest close(PullRequest request) {
    String path = "/pulls/" + request.number();
    Answer answer =
        api.change("PATCH", path, JsonNodeFactory.instance.objectNode().put("state", "closed"));
    if (!answer.isSuccess()) {
      throw refused(answer);
    }
    return read(api.json(path, answer));
  }

  /** GitHub answers 422 where one is open already. */
  private Optional<PullRequest> opened(String branch) {
    return of(branch).filter(PullRequest::isOpen);
  }

  private PullRequest read(JsonNode json) {
    long number = json.path("number").asLong(0);
    boolean open = json.path("state").asString("").equals("open");
    boolean merged = json.path("merged_at").isString();
    if (number == 0) {
      throw new InvalidInput(
          to.name(), "has a pull request without a number", "is `githubApi` GitHub's API?");
    }
    return new PullRequest(
        number,
        URI.create(to.site().web() + "/" + to.repository() + "/pull/" + number),
        open ? State.OPEN : merged ? State.MERGED : State.CLOSED);
  }

  private Refused refused(Answer answer) {
    String said = api.message(answer);
    return new Refused(
        to.name(),
        "answered "
            + answer.status()
            + (said.isEmpty() ? "" : " (" + said + ")")
            + " about pull requests",
        NEEDED);
  }
}
