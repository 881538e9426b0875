package ai.stigmer.release.verify;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** {@code release.json} of a release that is at its host, not in {@code dist/}. */
public final class PublishedManifest {
  private static final int MAX_BYTES = 8 << 20;

  private PublishedManifest() {}

  /**
   * As anybody can download it.
   *
   * @throws InvalidInput if there is no such release, or it was not made by this tool
   */
  public static Encoded<ReleaseManifest> download(ReleaseHost host, String tag) {
    URI url = URI.create(host.downloads(tag) + "/" + ReleaseJson.FILE_NAME);
    try {
      return read(url.toString(), host.download(url));
    } catch (Mismatch missing) {
      throw none(host, tag, "name a version that this tool has published");
    }
  }

  /**
   * As a publisher can read it, of a draft too.
   *
   * @throws InvalidInput if there is no such release, or it was not made by this tool
   * @throws Mismatch if it was, and its list cannot be read
   */
  public static Encoded<ReleaseManifest> read(ReleaseHost host, String tag) {
    Optional<HostedAsset> asset =
        host.find(tag).flatMap(release -> release.asset(ReleaseJson.FILE_NAME));
    Content content =
        host.content(
            tag,
            asset.orElseThrow(
                () ->
                    none(
                        host,
                        tag,
                        "go back to one that has: `release-tool rollback --to VERSION`")));
    try {
      return read(tag + "/" + ReleaseJson.FILE_NAME, content);
    } catch (InvalidInput damaged) {
      throw new Mismatch(
          tag + "/" + ReleaseJson.FILE_NAME,
          "the list of what is in " + tag,
          "unreadable",
          damaged.problem()
              + "; that asset is damaged, or a newer release-tool wrote it: put its bytes back, or "
              + "`release-tool rollback --to VERSION` with an older one gives it up, too");
    }
  }

  private static Encoded<ReleaseManifest> read(String subject, Content content) {
    try (InputStream in = content.open()) {
      return ReleaseJson.read(subject, in.readNBytes(MAX_BYTES));
    } catch (IOException e) {
      throw CheckedContent.unreadable(subject, e);
    }
  }

  private static InvalidInput none(ReleaseHost host, String tag, String hint) {
    return new InvalidInput(
        tag, "has no `" + ReleaseJson.FILE_NAME + "` at `" + host.name() + "`", hint);
  }
}
