package ai.stigmer.release.registry;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.JsonTree;
import java.net.URI;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The tags of a repository, without those that only list referrers: distribution-spec 1.1 §Listing
 * Tags.
 */
record TagList(RegistryClient client) {
  private static final int MOST_PAGES = 1000;

  /**
   * All of them; none of a repository that does not exist.
   *
   * @throws InvalidInput if the list has no end, or is none
   */
  SortedSet<String> all() {
    SortedSet<String> tags = new TreeSet<>();
    Optional<URI> next = Optional.of(client.uri("tags/list?n=1000"));
    for (int page = 1; next.isPresent(); page++) {
      if (page > MOST_PAGES) {
        throw strange("has more tags than this program reads");
      }
      next = page(next.get(), tags);
    }
    return tags;
  }

  private Optional<URI> page(URI uri, SortedSet<String> into) {
    Request request = Request.get(uri, Transport.TLS);
    return switch (client.send(client.pull(), request)) {
      case Answer.Success(Response response) -> {
        read(response.bytes(RegistryClient.MAX_MANIFEST_BYTES), into);
        yield NextPage.of(response).filter(next -> !next.equals(uri));
      }
      case RegistryError e when e.status() == 404 -> Optional.empty();
      case RegistryError e -> throw client.failure(e);
    };
  }

  private void read(byte[] bytes, SortedSet<String> into) {
    try {
      JsonNode json = JsonTree.read(bytes);
      for (JsonNode tag : json.path("tags")) {
        String name = tag.asString("");
        if (!Referrers.isFallbackTag(name)) {
          into.add(name);
        }
      }
    } catch (JacksonException e) {
      throw strange("lists its tags in no JSON");
    }
  }

  private InvalidInput strange(String problem) {
    return new InvalidInput(client.name(), problem, "check that it is a registry's address");
  }
}
