package ai.stigmer.release.testing.github;

import ai.stigmer.release.testing.github.Call.Access;
import ai.stigmer.release.testing.github.Call.Failed;
import ai.stigmer.release.testing.github.Repository.Asset;
import ai.stigmer.release.testing.github.Repository.Release;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Releases and assets: the part of the API under {@code /repos/OWNER/NAME/releases}. */
final class Releases {
  private final Repository repository;
  private final String fullName;
  private final String base;
  private final String storage;

  /**
   * Answers for one repository.
   *
   * @param base of the API, uploads and pages
   * @param storage another origin, that assets are redirected to
   */
  Releases(Repository repository, String fullName, String base, String storage) {
    this.repository = repository;
    this.fullName = fullName;
    this.base = base;
    this.storage = storage;
  }

  Reply list(Call call) {
    return page(call, repository.listed(call.access() == Access.WRITER), this::json);
  }

  Reply latest() {
    return Reply.json(200, json(repository.latest().orElseThrow(Releases::missing)));
  }

  Reply byTag(Call call) {
    return Reply.json(200, json(repository.published(call.text(1)).orElseThrow(Releases::missing)));
  }

  Reply get(Call call) {
    return Reply.json(200, json(visible(call)));
  }

  Reply create(Call call) throws IOException {
    call.requireWriter();
    JsonNode wanted = call.json();
    Release release = new Release();
    release.tag = wanted.path("tag_name").asString("");
    if (release.tag.isEmpty()) {
      throw new Failed(422, "Invalid request.\n\n\"tag_name\" wasn't supplied.");
    }
    if (repository.state.burnedTags.contains(release.tag)) {
      throw new Failed(422, "Validation Failed: tag_name was used by an immutable release");
    }
    release.draft = wanted.path("draft").asBoolean(false);
    if (repository.published(release.tag).isPresent()) {
      throw new Failed(422, "Validation Failed: tag_name already_exists");
    }
    release.id = repository.nextId();
    change(release, wanted);
    repository.state.releases.put(release.id, release);
    repository.save();
    return Reply.json(201, json(release));
  }

  Reply update(Call call) throws IOException {
    Release release = visible(call.requireWriter());
    JsonNode wanted = call.json();
    boolean wasDraft = release.draft;
    boolean draft = wanted.path("draft").asBoolean(release.draft);
    if (release.immutable && draft) {
      throw new Failed(422, "Validation Failed: immutable releases cannot be drafts");
    }
    if (wasDraft && !draft && repository.published(release.tag).isPresent()) {
      throw new Failed(422, "Validation Failed: tag_name already_exists");
    }
    release.draft = draft;
    if (wasDraft && repository.state.forgetful && wanted instanceof ObjectNode all) {
      all.remove("make_latest");
    }
    change(release, wanted);
    repository.save();
    return Reply.json(200, json(release));
  }

  /** The rest of what creating and updating share. */
  private void change(Release release, JsonNode wanted) {
    release.name = wanted.path("name").asString(release.name);
    release.body = wanted.path("body").asString(release.body);
    release.target = wanted.path("target_commitish").asString(release.target);
    release.prerelease = wanted.path("prerelease").asBoolean(release.prerelease);
    if (release.draft) {
      return;
    }
    // Said of a draft it is forgotten; not said when the draft is published it is `true`.
    release.makeLatest = wanted.path("make_latest").asString("true");
    if (release.makeLatest.equals("true") && !release.prerelease) {
      repository.state.latest = release.id;
    } else if (Long.valueOf(release.id).equals(repository.state.latest)
        && release.makeLatest.equals("false")) {
      repository.state.latest = null;
    }
    release.immutable |= repository.state.immutableReleases;
    repository.state.references.computeIfAbsent(
        "tags/" + release.tag, _ -> GitData.reference("commit", "0".repeat(40)));
  }

  Reply delete(Call call) {
    Release release = visible(call.requireWriter());
    repository.state.releases.remove(release.id);
    if (release.immutable) {
      repository.state.burnedTags.add(release.tag);
    }
    repository.save();
    return Reply.empty(204);
  }

  Reply assets(Call call) {
    Release release = visible(call);
    return page(call, release.assets, asset -> json(release, asset));
  }

  Reply asset(Call call) {
    Release release = owner(call);
    Asset asset = asset(release, call.id(1));
    if (!call.header("Accept").equals("application/octet-stream")) {
      return Reply.json(200, json(release, asset));
    }
    return Reply.redirect(stored(asset));
  }

  Reply deleteAsset(Call call) {
    Release release = owner(call.requireWriter());
    if (release.immutable) {
      throw new Failed(422, "Validation Failed: Cannot delete asset from an immutable release");
    }
    release.assets.remove(asset(release, call.id(1)));
    repository.save();
    return Reply.empty(204);
  }

  /**
   * An asset is there from the first byte on; what breaks off leaves it in state {@code starter}.
   */
  Reply upload(Call call, int breakAfter) throws IOException {
    Asset asset = new Asset();
    Release release;
    synchronized (repository) {
      release = visible(call.requireWriter());
      asset.name = call.query("name", "");
      if (release.immutable) {
        throw new Failed(422, "Cannot upload assets to an immutable release");
      }
      if (release.assets.stream().anyMatch(a -> a.name.equals(asset.name))) {
        throw new Failed(422, "Validation Failed: already_exists");
      }
      asset.id = repository.nextId();
      release.assets.add(asset);
      repository.save();
    }
    byte[] bytes;
    try (InputStream body = call.exchange().getRequestBody()) {
      bytes = body.readNBytes(breakAfter);
    }
    long announced = Long.parseLong(call.header("Content-Length"));
    if (bytes.length != announced) {
      throw new IOException("upload broke off after " + bytes.length + " bytes");
    }
    synchronized (repository) {
      asset.sha256 = repository.store(bytes);
      asset.size = bytes.length;
      asset.uploaded = true;
      repository.save();
      return Reply.json(201, json(release, asset));
    }
  }

  /** As users download it. */
  Reply download(Call call) {
    Release release = repository.published(call.text(1)).orElseThrow(Releases::missing);
    Asset asset =
        release.assets.stream()
            .filter(a -> a.uploaded && a.name.equals(call.text(2)))
            .findFirst()
            .orElseThrow(Releases::missing);
    return Reply.redirect(stored(asset));
  }

  /** The other origin: takes no credentials beside the signature in its query. */
  Reply storage(Call call) {
    if (!call.header("Authorization").isEmpty()) {
      return Reply.error(400, "Only one auth mechanism allowed");
    }
    byte[] bytes = repository.content(call.text(1)).orElseThrow(Releases::missing);
    String range = call.header("Range");
    if (!range.matches("bytes=\\d+-")) {
      return new Reply(200, Map.of("Content-Type", "application/octet-stream"), bytes);
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = new byte[bytes.length - from];
    System.arraycopy(bytes, from, rest, 0, rest.length);
    return new Reply(
        206,
        Map.of("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length),
        rest);
  }

  private String stored(Asset asset) {
    return storage + "/storage/" + asset.sha256 + "?signature=secret";
  }

  private Release visible(Call call) {
    Release release = repository.state.releases.get(call.id(1));
    if (release == null || (release.draft && call.access() != Access.WRITER)) {
      throw missing();
    }
    return release;
  }

  private Release owner(Call call) {
    return repository.state.releases.values().stream()
        .filter(r -> !r.draft || call.access() == Access.WRITER)
        .filter(r -> r.assets.stream().anyMatch(a -> a.id == call.id(1)))
        .findFirst()
        .orElseThrow(Releases::missing);
  }

  private static Asset asset(Release release, long id) {
    return release.assets.stream()
        .filter(a -> a.id == id)
        .findFirst()
        .orElseThrow(Releases::missing);
  }

  private static Failed missing() {
    return new Failed(404, "Not Found");
  }

  private <T> Reply page(Call call, List<T> all, Function<T, ObjectNode> json) {
    int size = Math.min(100, Integer.parseInt(call.query("per_page", "30")));
    int page = Integer.parseInt(call.query("page", "1"));
    ArrayNode array = Call.MAPPER.createArrayNode();
    all.stream().skip((page - 1L) * size).limit(size).map(json).forEach(array::add);
    Reply reply = Reply.json(200, array);
    if ((long) page * size >= all.size()) {
      return reply;
    }
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.put(
        "Link",
        "<%s%s?per_page=%d&page=%d>; rel=\"next\""
            .formatted(base, call.exchange().getRequestURI().getPath(), size, page + 1));
    return new Reply(200, headers, reply.body());
  }

  ObjectNode json(Release release) {
    String api = base + "/repos/" + fullName + "/releases/" + release.id;
    ObjectNode json =
        Call.MAPPER
            .createObjectNode()
            .put("url", api)
            .put("assets_url", api + "/assets")
            .put(
                "upload_url",
                base
                    + "/uploads/repos/"
                    + fullName
                    + "/releases/"
                    + release.id
                    + "/assets{?name,label}")
            .put("html_url", base + "/" + fullName + "/releases/tag/" + shownTag(release))
            .put("id", release.id)
            .put("node_id", "RE_" + release.id)
            .put("tag_name", release.tag)
            .put("target_commitish", release.target)
            .put("name", release.name)
            .put("body", release.body)
            .put("draft", release.draft)
            .put("prerelease", release.prerelease)
            .put("immutable", release.immutable);
    ArrayNode assets = json.putArray("assets");
    new ArrayList<>(release.assets).forEach(asset -> assets.add(json(release, asset)));
    return json;
  }

  private ObjectNode json(Release release, Asset asset) {
    return Call.MAPPER
        .createObjectNode()
        .put("url", base + "/repos/" + fullName + "/releases/assets/" + asset.id)
        .put("id", asset.id)
        .put("name", asset.name)
        .put("state", asset.uploaded ? "uploaded" : "starter")
        .put("size", asset.size)
        .put("digest", asset.uploaded && repository.state.digests ? "sha256:" + asset.sha256 : null)
        .put(
            "browser_download_url",
            base + "/" + fullName + "/releases/download/" + shownTag(release) + "/" + asset.name);
  }

  private static String shownTag(Release release) {
    return release.draft ? "untagged-" + Long.toHexString(release.id) : release.tag;
  }
}
