package ai.stigmer.release.github;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.github.Api.Answer;
import ai.stigmer.release.github.RemoteRelease.RemoteAsset;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Request;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings one asset of a draft to what it should be, from whatever is under its name: nothing, the
 * same, another one, or what an upload that broke off left behind.
 */
final class AssetUpload {
  private final Api api;
  private final RemoteReleases releases;

  AssetUpload(Api api, RemoteReleases releases) {
    this.api = api;
    this.releases = releases;
  }

  void run(String tag, HostedAsset asset, Content bytes) {
    if (asset.sizeBytes() == 0) {
      throw new InvalidInput(
          asset.name(), "is empty, and GitHub takes no empty asset", "leave it out");
    }
    Http http = api.connection().http();
    for (int attempt = 1; ; attempt++) {
      RemoteRelease draft = requireDraft(tag);
      Optional<RemoteAsset> there = draft.asset(asset.name());
      if (there.filter(a -> isSame(a, asset)).isPresent()) {
        return;
      }
      there.ifPresent(this::delete);
      CheckedBody body = new CheckedBody(asset, bytes);
      ReleaseException failure;
      try {
        Answer answer = api.upload(draft.uploadOf(asset.name()), body.publisher());
        if (answer.isSuccess()) {
          requireStored(asset, RemoteRelease.asset(api.json("/releases", answer)));
          return;
        }
        failure = refused(draft, asset, answer);
      } catch (Unavailable e) {
        failure = e;
      }
      if (body.mismatch().isPresent()) {
        requireDraft(tag).asset(asset.name()).ifPresent(this::delete);
        throw body.mismatch().get();
      }
      if (attempt >= http.settings().attempts()) {
        throw failure;
      }
      Request request = api.request("POST", api.uri("/releases"));
      http.pause(request, attempt, Duration.ZERO);
    }
  }

  private RemoteRelease requireDraft(String tag) {
    RemoteRelease release = releases.require(tag);
    if (!release.draft()) {
      throw new Refused(
          api.connection().name() + " " + tag,
          release.immutable()
              ? "is published and immutable, and takes no more assets"
              : "is published and takes no more assets",
          "release another version");
    }
    return release;
  }

  /** Where no digest is stated, only the name and size are known: it is uploaded again. */
  private static boolean isSame(RemoteAsset there, HostedAsset asset) {
    return there.uploaded()
        && there.sizeBytes() == asset.sizeBytes()
        && there.digest().filter(asset.sha256()::equals).isPresent();
  }

  private void delete(RemoteAsset asset) {
    Answer answer = api.delete("/releases/assets/" + asset.id());
    if (!answer.isSuccess() && answer.status() != 404) {
      throw new Refused(
          api.connection().name() + " " + asset.name(),
          "cannot be deleted: " + api.message(answer),
          "release another version");
    }
  }

  /** 422 {@code already_exists}: the list of assets was behind, or an earlier attempt goes on. */
  private ReleaseException refused(RemoteRelease draft, HostedAsset asset, Answer answer) {
    return new Refused(
        api.connection().name() + " " + draft.tag() + "/" + asset.name(),
        "is not taken: " + api.message(answer),
        "look at " + draft.page());
  }

  private void requireStored(HostedAsset asset, RemoteAsset stored) {
    if (!stored.name().equals(asset.name())) {
      delete(stored);
      throw new InvalidInput(
          asset.name(), "becomes `" + stored.name() + "` on GitHub", "give it another name");
    }
    boolean whole = stored.uploaded() && stored.sizeBytes() == asset.sizeBytes();
    if (!whole || stored.digest().filter(d -> !d.equals(asset.sha256())).isPresent()) {
      delete(stored);
      throw new Mismatch(
          api.connection().name() + " " + asset.name(),
          asset.sizeBytes() + " bytes, " + asset.sha256(),
          stored.sizeBytes() + " bytes, " + stored.digest().map(Object::toString).orElse("?"),
          "run again");
    }
  }
}
