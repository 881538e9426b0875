package ai.stigmer.release.github;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.github.Api.Answer;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Transport;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The releases of a repository on GitHub. Threads may share one; uploads run side by side.
 *
 * <p>A draft is found in the list of releases only: GitHub knows none by its tag. Every upload
 * looks at the release first, so that what an interrupted one left is kept, or replaced.
 */
public final class GitHubReleaseHost implements ReleaseHost {
  private final GitHubConnection to;
  private final Api api;
  private final Drafting drafting;
  private final Optional<ReleaseHeading> expected;
  private final RemoteReleases releases;
  private final AssetUpload upload;

  /**
   * A host that changes nothing before it is told to.
   *
   * @param expected the release that is to be published, to compare the remote tag with; none to
   *     look or to roll back
   * @param notices told of what people should know and nothing depends on
   */
  public GitHubReleaseHost(
      GitHubConnection to,
      Drafting drafting,
      Optional<ReleaseHeading> expected,
      Consumer<String> notices) {
    this.to = to;
    this.api = new Api(to);
    this.drafting = drafting;
    this.expected = expected;
    this.releases = new RemoteReleases(api, notices);
    this.upload = new AssetUpload(api, releases);
  }

  @Override
  public String name() {
    return to.name();
  }

  @Override
  public List<ReleaseException> obstacles() {
    return new Obstacles(api, expected).find();
  }

  @Override
  public Optional<HostedRelease> find(String tag) {
    return releases.find(tag).map(release -> hosted(release, Digests.DOWNLOADED));
  }

  @Override
  public List<HostedRelease> releases() {
    return releases.all().stream().map(release -> hosted(release, Digests.STATED)).toList();
  }

  @Override
  public Optional<String> latest() {
    return api.find("/releases/latest").map(json -> RemoteRelease.of(json).tag());
  }

  @Override
  public void createDraft(ReleaseHeading heading) {
    if (releases.find(heading.tag()).isPresent()) {
      return;
    }
    RemoteRelease made = draft(heading);
    correct(made, heading);
  }

  /** Asks again only when no draft appeared: an answer that got lost may have been a success. */
  private RemoteRelease draft(ReleaseHeading heading) {
    int attempts = to.http().settings().attempts();
    for (int attempt = 1; ; attempt++) {
      Optional<Unavailable> failure = Optional.empty();
      try {
        drafting.create(heading);
      } catch (Unavailable e) {
        failure = Optional.of(e);
      }
      Optional<RemoteRelease> made = releases.awaitOnly(heading.tag());
      if (made.isPresent()) {
        return made.get();
      }
      if (attempt >= attempts) {
        throw failure.orElseGet(
            () -> new Unavailable(name(), "made no draft of " + heading.tag(), "run again", null));
      }
    }
  }

  /** What makes drafts is not trusted to say what a draft is. */
  private void correct(RemoteRelease made, ReleaseHeading heading) {
    if (made.prerelease() != heading.prerelease()) {
      update(made, object().put("prerelease", heading.prerelease()));
    }
  }

  @Override
  public void upload(String tag, HostedAsset asset, Content bytes) {
    upload.run(tag, asset, bytes);
  }

  @Override
  public Content content(String tag, HostedAsset asset) {
    return releases
        .require(tag)
        .asset(asset.name())
        .<Content>map(a -> content(a.id(), asset.sizeBytes()))
        .orElseThrow(
            () ->
                new Mismatch(
                    name() + " " + tag + "/" + asset.name(),
                    asset.sha256().toString(),
                    "missing",
                    "publish that version again"));
  }

  private Content content(long id, long sizeBytes) {
    Request request =
        api.request("GET", api.uri("/releases/assets/" + id))
            .header("Accept", "application/octet-stream");
    return new AssetContent(to.http(), request, sizeBytes);
  }

  @Override
  public void publish(String tag, Latest latest) {
    RemoteRelease release = releases.require(tag);
    if (!release.draft()) {
      if (latest == Latest.BECOMES_LATEST) {
        markLatest(tag);
      }
      return;
    }
    Optional<ReleaseHeading> heading = expected.filter(e -> e.tag().equals(tag));
    new RemoteTag(api).require(tag, heading);
    releases.deleteDoubles(release);
    Optional<String> before = latest();
    boolean becomesLatest = latest == Latest.BECOMES_LATEST;
    ObjectNode change = object().put("draft", false).put("make_latest", said(becomesLatest));
    // A draft may be somebody else's, who did not say it.
    heading.ifPresent(e -> change.put("prerelease", e.prerelease()));
    RemoteRelease now = update(release, change);
    if (now.draft()) {
      throw new Unavailable(name(), "left " + tag + " a draft", "run again", null);
    }
    requireLatest(becomesLatest ? Optional.of(tag) : before);
  }

  private static String said(boolean latest) {
    return latest ? "true" : "false";
  }

  /** What {@code make_latest} says beside another change is not always done. */
  private void requireLatest(Optional<String> tag) {
    if (tag.isPresent() && !latest().equals(tag)) {
      markLatest(tag.get());
    }
  }

  @Override
  public void markLatest(String tag) {
    update(published(tag), object().put("make_latest", "true"));
  }

  @Override
  public void yank(String tag, String reason) {
    RemoteRelease release = published(tag);
    describe(release, YankMark.title(release.title()), YankMark.notes(release.notes(), reason));
  }

  @Override
  public void unyank(String tag) {
    RemoteRelease release = published(tag);
    describe(
        release, YankMark.titleWithoutMark(release.title()), YankMark.withoutMark(release.notes()));
  }

  /**
   * The latest release stays the one it is, which a change without a word about it may not mean.
   */
  private void describe(RemoteRelease release, String title, String notes) {
    Optional<String> before = latest();
    boolean isLatest = before.filter(release.tag()::equals).isPresent();
    update(
        release, object().put("name", title).put("body", notes).put("make_latest", said(isLatest)));
    requireLatest(before);
  }

  @Override
  public void deleteDraft(String tag) {
    releases.drafts(tag).forEach(releases::deleteDraft);
  }

  @Override
  public URI downloads(String tag) {
    return URI.create(to.site().web() + "/" + to.repository() + "/releases/download/" + tag);
  }

  @Override
  public Content download(URI url) {
    String here = to.site().web() + "/" + to.repository() + "/releases/download/";
    if (!url.toString().startsWith(here) || url.normalize().toString().length() < here.length()) {
      throw new Mismatch(url.toString(), here + "…", "elsewhere", "publish that version again");
    }
    return new AssetContent(
        to.http(), Request.get(url, Transport.TLS).header("User-Agent", "release-tool"), -1);
  }

  private RemoteRelease published(String tag) {
    RemoteRelease release = releases.require(tag);
    if (release.draft()) {
      throw new InvalidInput(tag, "is a draft in `" + name() + "`", "publish it first");
    }
    return release;
  }

  private RemoteRelease update(RemoteRelease release, ObjectNode change) {
    Answer answer = api.change("PATCH", "/releases/" + release.id(), change);
    if (!answer.isSuccess()) {
      throw new Refused(
          name() + " " + release.tag(),
          "cannot be changed: " + api.message(answer),
          "a tag that had an immutable release is used up: release the next version");
    }
    return RemoteRelease.of(api.json("/releases/" + release.id(), answer));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private enum Digests {
    /** Assets whose digest the server does not state are left out. */
    STATED,
    /** Those are downloaded and hashed. */
    DOWNLOADED
  }

  private HostedRelease hosted(RemoteRelease release, Digests digests) {
    List<HostedAsset> assets =
        release.assets().stream()
            .filter(a -> a.uploaded() && a.name().matches("[A-Za-z0-9_][A-Za-z0-9._+-]*"))
            .filter(a -> digests == Digests.DOWNLOADED || a.digest().isPresent())
            .map(
                a ->
                    new HostedAsset(
                        a.name(),
                        a.sizeBytes(),
                        a.digest()
                            .orElseGet(() -> AssetContent.hash(content(a.id(), a.sizeBytes())))))
            .toList();
    return new HostedRelease(release.tag(), release.state(), assets);
  }
}
