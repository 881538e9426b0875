package ai.stigmer.release.destination;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Releases by git tag. A draft is seen by publishers only and may change; a published release and
 * its assets stay as they are for ever.
 */
public interface ReleaseHost {
  /** How messages call it: {@code github.com/acme/stigmer}, or a folder. */
  String name();

  /**
   * What would stop a publish here, each with its remedy; found without changing anything. A place
   * on this machine has nothing to add to what its calls say.
   */
  default List<ReleaseException> obstacles() {
    return List.of();
  }

  /** The release of a tag, drafts included. */
  Optional<HostedRelease> find(String tag);

  /** The tag of the release users are shown first, if one is. */
  Optional<String> latest();

  /** Makes an empty draft. One that is there is adopted. */
  void createDraft(ReleaseHeading heading);

  /**
   * Adds an asset to a draft, in place of one of the same name.
   *
   * @throws Mismatch if the bytes are not what {@code asset} says; then nothing is stored
   * @throws Refused if the release is published
   */
  void upload(String tag, HostedAsset asset, Content bytes);

  /** An asset of a draft or a published release, as stored. The reader checks size and digest. */
  Content content(String tag, HostedAsset asset);

  /** Shows a draft to everybody, in one step. A published one is left alone. */
  void publish(String tag, Latest latest);

  /** Makes a published release the one users are shown first. */
  void markLatest(String tag);

  /** Releases of every state, at most the newest thousand. */
  List<HostedRelease> releases();

  /**
   * Marks a published release as given up, for people and for this tool; its assets stay.
   *
   * @param reason for people, one line
   */
  void yank(String tag, String reason);

  /** Takes the mark of {@link #yank} away. */
  void unyank(String tag);

  /** Deletes a draft and its assets. What is published, or not there, is left alone. */
  void deleteDraft(String tag);

  /**
   * Where everybody finds the assets once published: an absolute URL, to which a slash and the name
   * of an asset are added.
   */
  URI downloads(String tag);

  /**
   * What anybody gets from one of this host's URLs, without credentials.
   *
   * @throws Mismatch if it is not there
   */
  Content download(URI url);

  /** Whether publishing also makes a release the latest one. */
  enum Latest {
    BECOMES_LATEST,
    LATEST_STAYS
  }
}
