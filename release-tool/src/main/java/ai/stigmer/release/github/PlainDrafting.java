package ai.stigmer.release.github;

import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.github.Api.Answer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A draft whose notes GitHub writes, from the pull requests since the last release. */
public final class PlainDrafting implements Drafting {
  private final Api api;

  public PlainDrafting(GitHubConnection to) {
    this.api = new Api(to);
  }

  @Override
  public void create(ReleaseHeading heading) {
    ObjectNode draft =
        JsonNodeFactory.instance
            .objectNode()
            .put("tag_name", heading.tag())
            .put("name", heading.product() + " " + heading.version())
            .put("draft", true)
            .put("prerelease", heading.prerelease())
            .put("generate_release_notes", true);
    Answer answer = api.change("POST", "/releases", draft);
    if (!answer.isSuccess()) {
      throw new InvalidInput(
          heading.tag(),
          "is refused as a release: " + api.message(answer),
          "a tag that had an immutable release is used up: release the next version");
    }
  }
}
