package ai.stigmer.release.github;

import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.github.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What would stop a publish on GitHub. Looks; the one request that is no {@code GET} fails. */
final class Obstacles {
  private final Api api;
  private final Optional<ReleaseHeading> expected;
  private final List<ReleaseException> found = new ArrayList<>();

  Obstacles(Api api, Optional<ReleaseHeading> expected) {
    this.api = api;
    this.expected = expected;
  }

  List<ReleaseException> find() {
    GitHubConnection to = api.connection();
    if (to.token().isEmpty()) {
      found.add(Permissions.noToken(to));
    }
    if (look(this::repository)) {
      if (to.token().isPresent()) {
        look(this::writable);
      }
      expected.ifPresent(e -> look(() -> new RemoteTag(api).require(e.tag(), expected)));
    }
    return List.copyOf(found);
  }

  private boolean look(Runnable check) {
    try {
      check.run();
      return true;
    } catch (ReleaseException e) {
      found.add(e);
      return false;
    }
  }

  private void repository() {
    Answer answer = api.get("");
    if (!answer.isSuccess()) {
      throw new Permissions(api).refusal(answer);
    }
    JsonNode repository = api.json("", answer);
    if (repository.path("archived").asBoolean(false)) {
      throw new Refused(
          api.connection().name(), "is archived and takes no releases", "unarchive it");
    }
  }

  /**
   * Asks for a release without its tag: whoever may make releases is told that it is missing, all
   * others that they may not. The repository's own {@code permissions} are not those of an app's
   * token.
   */
  private void writable() {
    Answer answer = api.change("POST", "/releases", JsonNodeFactory.instance.objectNode());
    if (answer.status() != 422) {
      throw new Refused(
          api.connection().name(),
          "answered " + answer.status() + " to a release without a tag",
          "is `apiEndpoint` the address of GitHub's API?");
    }
  }
}
