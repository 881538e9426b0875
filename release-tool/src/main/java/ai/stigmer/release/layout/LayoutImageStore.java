package ai.stigmer.release.layout;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Referrer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A layout folder that stands in for a repository. The folder is made by the first push; a manifest
 * whose parts are missing is refused, as registries do.
 */
public final class LayoutImageStore implements ImageStore {
  private final Path folder;

  public LayoutImageStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public boolean has(Descriptor content) {
    return layout().map(l -> l.hasBlob(content)).orElse(false);
  }

  @Override
  public boolean keepsWhatTagsName() {
    return false;
  }

  @Override
  public void push(Descriptor descriptor, Content bytes) {
    ImageLayout layout = ImageLayout.create(folder);
    try (InputStream in = bytes.open()) {
      layout.writeBlob(descriptor, in);
    } catch (IOException e) {
      throw Storage.of(folder, "written", e);
    }
    if (isManifest(descriptor)) {
      requireChildren(layout, descriptor);
      if (about(layout, descriptor).isPresent()) {
        layout.refer(descriptor);
      }
    }
  }

  @Override
  public Content content(Descriptor descriptor) {
    Optional<ImageLayout> layout = layout().filter(l -> Files.exists(l.path(descriptor.digest())));
    if (layout.isEmpty()) {
      throw new Mismatch(
          folder.toString(),
          descriptor.digest().toString(),
          "missing",
          "publish that version again");
    }
    return layout.get().blob(descriptor.digest());
  }

  /** An artifact is an untagged entry of {@code index.json}: image-spec 1.1 §Image Layout. */
  @Override
  public List<Referrer> referrers(Digest subject) {
    return layout().stream()
        .flatMap(
            l ->
                l.roots().stream()
                    .filter(root -> about(l, root).filter(subject::equals).isPresent())
                    .map(root -> Referrer.of(root, l.manifest(root.digest()).value())))
        .distinct()
        .toList();
  }

  private static Optional<Digest> about(ImageLayout layout, Descriptor root) {
    return Optional.of(root)
        .filter(r -> MediaTypes.isManifest(r.mediaType()))
        .map(r -> layout.manifest(r.digest()).value())
        .map(Manifest::subject)
        .map(Descriptor::digest);
  }

  @Override
  public Optional<Descriptor> resolve(String tag) {
    return layout()
        .flatMap(l -> l.resolve(tag))
        .map(d -> new Descriptor(d.mediaType(), d.digest(), d.sizeBytes()));
  }

  @Override
  public SortedSet<String> tags() {
    return layout()
        .<SortedSet<String>>map(l -> new TreeSet<>(l.tags().keySet()))
        .orElseGet(Collections::emptySortedSet);
  }

  @Override
  public void tag(String tag, Descriptor manifest) {
    ImageLayout.create(folder)
        .tag(
            tag,
            new Descriptor(
                manifest.mediaType(),
                manifest.digest(),
                manifest.sizeBytes(),
                manifest.platform(),
                new TreeMap<>()));
  }

  /** Looking makes nothing; a folder that is no layout yet has nothing in it. */
  private Optional<ImageLayout> layout() {
    return Files.exists(folder.resolve(ImageLayout.MARKER))
        ? Optional.of(ImageLayout.open(folder))
        : Optional.empty();
  }

  private static void requireChildren(ImageLayout layout, Descriptor manifest) {
    for (Descriptor child : layout.children(manifest)) {
      if (!layout.hasBlob(child)) {
        layout.delete(manifest.digest());
        throw new InvalidInput(
            manifest.digest().toString(),
            "names `" + child.digest() + "`, which is not in `" + layout.folder() + "`",
            "push its parts first");
      }
    }
  }

  private static boolean isManifest(Descriptor descriptor) {
    return MediaTypes.isManifest(descriptor.mediaType())
        || MediaTypes.isIndex(descriptor.mediaType());
  }
}
