package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.image.Digest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A host of releases in memory. As with the real ones, drafts are invisible to users. */
final class WorldReleases implements ReleaseHost {
  private final Requests requests;
  private final Map<String, State> releases = new TreeMap<>();
  private final Map<String, Map<String, byte[]>> assets = new TreeMap<>();
  private Optional<String> latest = Optional.empty();

  WorldReleases(Requests requests) {
    this.requests = requests;
  }

  /** Everything that users or publishers could tell apart. */
  String state() {
    StringBuilder state = new StringBuilder();
    releases.forEach((tag, s) -> state.append("release " + tag + " " + s).append('\n'));
    assets.forEach(
        (tag, files) ->
            files.forEach(
                (name, bytes) ->
                    state
                        .append("asset " + tag + "/" + name + " " + Digest.of(bytes))
                        .append('\n')));
    return state.append("latest " + latest).append('\n').toString();
  }

  /** All of them, drafts too. */
  Map<String, State> states() {
    return Collections.unmodifiableMap(releases);
  }

  Map<String, byte[]> assets(String tag) {
    return assets.getOrDefault(tag, Map.of());
  }

  /** The asset that anybody may download. */
  Optional<byte[]> published(String tag, String name) {
    return releases.getOrDefault(tag, State.DRAFT) == State.DRAFT
        ? Optional.empty()
        : Optional.ofNullable(assets(tag).get(name));
  }

  Optional<String> markedLatest() {
    return latest;
  }

  @Override
  public String name() {
    return "releases";
  }

  @Override
  public Optional<HostedRelease> find(String tag) {
    requests.read();
    return Optional.ofNullable(releases.get(tag))
        .map(
            state ->
                new HostedRelease(
                    tag,
                    state,
                    assets(tag).entrySet().stream()
                        .map(
                            e ->
                                new HostedAsset(
                                    e.getKey(), e.getValue().length, Digest.of(e.getValue())))
                        .toList()));
  }

  @Override
  public Optional<String> latest() {
    requests.read();
    return latest;
  }

  @Override
  public void createDraft(ReleaseHeading heading) {
    requests.change(() -> releases.putIfAbsent(heading.tag(), State.DRAFT));
  }

  @Override
  public void upload(String tag, HostedAsset asset, Content content) {
    if (releases.get(tag) != State.DRAFT) {
      throw new Refused(tag, "is no draft", null);
    }
    requests.change(
        () ->
            assets
                .computeIfAbsent(tag, _ -> new TreeMap<>())
                .put(asset.name(), World.bytes(content)));
  }

  @Override
  public Content content(String tag, HostedAsset asset) {
    return Content.of(assets(tag).getOrDefault(asset.name(), new byte[0]));
  }

  @Override
  public void publish(String tag, Latest becomes) {
    requests.change(() -> releases.put(tag, State.PUBLISHED));
    if (becomes == Latest.BECOMES_LATEST) {
      markLatest(tag);
    }
  }

  @Override
  public void markLatest(String tag) {
    requests.change(() -> latest = Optional.of(tag));
  }

  @Override
  public List<HostedRelease> releases() {
    return releases.keySet().stream().flatMap(tag -> find(tag).stream()).toList();
  }

  @Override
  public void yank(String tag, String reason) {
    requests.change(() -> releases.replace(tag, State.PUBLISHED, State.YANKED));
  }

  @Override
  public void unyank(String tag) {
    requests.change(() -> releases.replace(tag, State.YANKED, State.PUBLISHED));
  }

  @Override
  public void deleteDraft(String tag) {
    requests.change(
        () -> {
          if (releases.remove(tag, State.DRAFT)) {
            assets.remove(tag);
          }
        });
  }

  @Override
  public URI downloads(String tag) {
    return URI.create("https://releases.example/" + tag);
  }

  @Override
  public Content download(URI url) {
    String[] path = url.getPath().split("/", -1);
    return published(path[1], path[2])
        .map(Content::of)
        .orElseThrow(() -> new Mismatch(url.toString(), "an asset", "missing", null));
  }
}
