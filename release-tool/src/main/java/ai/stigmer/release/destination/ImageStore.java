package ai.stigmer.release.destination;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Referrer;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * One image repository: blobs and manifests by digest, and tags that name manifests. A descriptor's
 * media type says whether it is a manifest or a blob.
 */
public interface ImageStore {
  /** How messages call it: {@code ghcr.io/acme/runner}, or a folder. */
  String name();

  /**
   * What would stop a publish here, each with its remedy; found without changing anything. A place
   * on this machine has nothing to add to what its calls say.
   */
  default List<ReleaseException> obstacles() {
    return List.of();
  }

  boolean has(Descriptor content);

  /**
   * Whether it is certain that what a tag names is there, with all of its parts. It is in
   * registries, which lose nothing that has a name; not in a folder that anybody can delete from.
   */
  default boolean keepsWhatTagsName() {
    return true;
  }

  /**
   * Stores a blob, or a manifest by digest without a tag. A manifest with a {@code subject} is then
   * among the subject's {@link #referrers}. What is there already is left alone, so a call may be
   * repeated.
   *
   * @throws Mismatch if the bytes are not what {@code descriptor} says; then nothing is stored
   */
  void push(Descriptor descriptor, Content bytes);

  /**
   * Where blobs of another repository can be taken from without travelling.
   *
   * @param repository as in {@code ghcr.io/acme/base}
   * @return what {@link #mount} takes; none if it is somewhere else, or this one
   */
  default Optional<String> nearby(String repository) {
    return Optional.empty();
  }

  /**
   * Stores a blob as {@link #push} does, and has it taken from another repository if that is
   * possible.
   *
   * @param from what {@link #nearby} gave
   */
  default void mount(Descriptor blob, String from, Content bytes) {
    push(blob, bytes);
  }

  /**
   * What was pushed, read from the store. The reader checks size and digest: an adapter may hand
   * out what it got.
   *
   * @throws Mismatch if the store does not have it, now or when it is opened
   */
  Content content(Descriptor descriptor);

  /** The artifacts about a manifest, in no particular order; the manifest need not be there. */
  List<Referrer> referrers(Digest subject);

  /** The manifest a tag names now, without its platform and annotations. */
  Optional<Descriptor> resolve(String tag);

  SortedSet<String> tags();

  /**
   * Makes {@code tag} name a manifest of this store, whatever it named before.
   *
   * @throws InvalidInput if the store does not have {@code manifest}
   */
  void tag(String tag, Descriptor manifest);
}
