package ai.stigmer.release.github;

import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Digest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A release as the API describes it.
 *
 * @param uploads where assets are sent to, without the template's end
 */
record RemoteRelease(
    long id,
    String tag,
    String title,
    String notes,
    boolean draft,
    boolean prerelease,
    boolean immutable,
    String page,
    String uploads,
    List<RemoteAsset> assets) {
  RemoteRelease {
    assets = List.copyOf(assets);
  }

  /**
   * An asset as the API describes it.
   *
   * @param uploaded false for one whose upload broke off
   * @param digest not stated by older servers
   */
  record RemoteAsset(
      long id, String name, boolean uploaded, long sizeBytes, Optional<Digest> digest) {}

  static RemoteRelease of(JsonNode json) {
    List<RemoteAsset> assets = new ArrayList<>();
    json.path("assets").forEach(asset -> assets.add(asset(asset)));
    RemoteRelease release =
        new RemoteRelease(
            json.path("id").asLong(0),
            json.path("tag_name").asString(""),
            json.path("name").asString(""),
            json.path("body").asString(""),
            json.path("draft").asBoolean(false),
            json.path("prerelease").asBoolean(false),
            json.path("immutable").asBoolean(false),
            json.path("html_url").asString(""),
            json.path("upload_url").asString("").replaceFirst("\\{.*", ""),
            assets);
    if (release.id() <= 0 || release.tag().isEmpty()) {
      throw new InvalidInput(
          "GitHub's answer", "is no release: it has no `id` or no `tag_name`", null, null);
    }
    return release;
  }

  static RemoteAsset asset(JsonNode json) {
    String digest = json.path("digest").asString("");
    return new RemoteAsset(
        json.path("id").asLong(0),
        json.path("name").asString(""),
        json.path("state").asString("uploaded").equals("uploaded"),
        json.path("size").asLong(0),
        digest.matches("sha256:[0-9a-f]{64}")
            ? Optional.of(Digest.parse(digest))
            : Optional.empty());
  }

  Optional<RemoteAsset> asset(String name) {
    return assets.stream().filter(a -> a.name().equals(name)).findFirst();
  }

  URI uploadOf(String name) {
    try {
      return URI.create(uploads + "?name=" + name.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(page, "has an upload address that is no URL", null, e);
    }
  }

  /** Whether nobody loses anything with it: another draft that says the same and has nothing. */
  boolean isDoubleOf(RemoteRelease other) {
    return id != other.id
        && draft
        && assets.isEmpty()
        && tag.equals(other.tag)
        && title.equals(other.title)
        && notes.equals(other.notes);
  }

  State state() {
    if (draft) {
      return State.DRAFT;
    }
    return YankMark.isOn(title, notes) ? State.YANKED : State.PUBLISHED;
  }
}
