package ai.stigmer.release.layout;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.ImageConfig;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.JsonTree;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * A folder of blobs named by digest, and tags in {@code index.json} that point to some of them. Any
 * number of threads and processes may use one at once: blobs appear whole, tags move under a lock.
 */
public final class ImageLayout {
  private static final long MAX_DOCUMENT_BYTES = 4L << 20;
  static final String MARKER = "oci-layout";
  private static final byte[] VERSION =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

  private final Path folder;
  private final Path blobs;
  private final Tags tags;

  private ImageLayout(Path folder) {
    this.folder = folder;
    this.blobs = folder.resolve("blobs").resolve("sha256");
    this.tags = new Tags(folder);
  }

  /**
   * Opens a layout that is there.
   *
   * @throws InvalidInput if the folder is no image layout of version 1.0.0
   */
  public static ImageLayout open(Path folder) {
    Path marker = folder.resolve(MARKER);
    if (!Files.isRegularFile(marker)) {
      throw new InvalidInput(
          folder.toString(), "is no OCI image layout: it has no `oci-layout`", "check the path");
    }
    if (!version(marker).equals("1.0.0")) {
      throw new InvalidInput(
          marker.toString(), "names no image layout version 1.0.0", "make the layout again");
    }
    return new ImageLayout(folder);
  }

  private static String version(Path marker) {
    try {
      return JsonTree.read(Files.readString(marker)).path("imageLayoutVersion").asString("");
    } catch (JacksonException _) {
      return "";
    } catch (IOException e) {
      throw Storage.of(marker, "read", e);
    }
  }

  /** Opens a layout, making an empty one if the folder has none. */
  public static ImageLayout create(Path folder) {
    ImageLayout layout = new ImageLayout(folder);
    try {
      Files.createDirectories(layout.blobs);
    } catch (IOException e) {
      throw Storage.of(folder, "created", e);
    }
    layout.tags.createIfAbsent();
    if (!Files.exists(folder.resolve(MARKER))) {
      AtomicFile.write(folder.resolve(MARKER), VERSION);
    }
    return open(folder);
  }

  /** The bytes of {@code oci-layout}. */
  static byte[] version() {
    return VERSION.clone();
  }

  public Path folder() {
    return folder;
  }

  /** Whether a blob of this digest and size is there; its bytes are not read again. */
  public boolean hasBlob(Descriptor blob) {
    try {
      Path path = path(blob.digest());
      return Files.isRegularFile(path) && Files.size(path) == blob.sizeBytes();
    } catch (IOException e) {
      throw Storage.of(path(blob.digest()), "read", e);
    }
  }

  /**
   * The bytes of a blob, as they are on disk: who must rely on them hashes them.
   *
   * @throws InvalidInput if there is none
   */
  public FileContent blob(Digest digest) {
    Path path = path(digest);
    if (!Files.isRegularFile(path)) {
      throw new InvalidInput(
          folder.toString(), "has no blob `" + digest + "`", "copy the whole image into it again");
    }
    return FileContent.of(path);
  }

  /**
   * Stores a blob unless it is there.
   *
   * @param content read to its end and not closed; not read at all if the blob is there
   * @throws Mismatch if the bytes are not the ones the descriptor names; nothing is stored
   */
  public void writeBlob(Descriptor blob, InputStream content) {
    if (hasBlob(blob)) {
      return;
    }
    try (BlobWriter writer = newBlob()) {
      long left = blob.sizeBytes();
      byte[] buffer = new byte[64 * 1024];
      for (int n = content.read(buffer); n >= 0 && left >= 0; n = content.read(buffer)) {
        writer.write(buffer, 0, n);
        left -= n;
      }
      writer.commitExpecting(blob);
    } catch (IOException e) {
      throw Storage.of(path(blob.digest()), "written", e);
    }
  }

  /** Starts a blob whose digest is not known yet. */
  public BlobWriter newBlob() {
    return new BlobWriter(AtomicFile.in(folder), this::path);
  }

  /** Stores the bytes of a manifest, index or configuration. */
  public void putDocument(Encoded<?> document) {
    Digest digest = document.digest();
    if (!hasBlob(document.descriptor(MediaTypes.OCI_EMPTY))) {
      AtomicFile.write(path(digest), document.bytes());
    }
  }

  /**
   * Stores an image's configuration and manifest.
   *
   * @throws InvalidInput if a layer it names is not in the layout
   */
  public void putImage(Image image) {
    for (Descriptor layer : image.manifest().value().layers()) {
      if (!hasBlob(layer)) {
        throw new InvalidInput(
            folder.toString(), "lacks layer `" + layer.digest() + "`", "write its layers first");
      }
    }
    putDocument(image.config());
    putDocument(image.manifest());
  }

  public Encoded<Manifest> manifest(Digest digest) {
    return Manifest.read(digest.toString(), read(digest));
  }

  public Encoded<Index> index(Digest digest) {
    return Index.read(digest.toString(), read(digest));
  }

  public Encoded<ImageConfig> config(Digest digest) {
    return ImageConfig.read(digest.toString(), read(digest));
  }

  /**
   * Finds a manifest or index below the layout's roots.
   *
   * @throws InvalidInput if no root leads to it
   */
  public Descriptor find(Digest digest) {
    return find(digest, tags.roots())
        .orElseThrow(
            () ->
                new InvalidInput(
                    folder.toString(),
                    "has no image `" + digest + "`",
                    "name the digest of an index or manifest of this layout"));
  }

  private Optional<Descriptor> find(Digest digest, List<Descriptor> among) {
    for (Descriptor one : among) {
      if (one.digest().equals(digest)) {
        return Optional.of(one);
      }
      if (MediaTypes.isIndex(one.mediaType())) {
        Optional<Descriptor> below = find(digest, children(one));
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The manifest of one platform of an image.
   *
   * @param root of an index, or of a manifest, which then must be for {@code platform}
   * @throws InvalidInput if the image has no such platform
   */
  public Descriptor forPlatform(Descriptor root, Platform platform) {
    Optional<Descriptor> found;
    if (MediaTypes.isIndex(root.mediaType())) {
      found = index(root.digest()).value().forPlatform(platform);
    } else {
      Manifest manifest = manifest(root.digest()).value();
      boolean matches = config(manifest.config().digest()).value().platform().equals(platform);
      found = matches ? Optional.of(root) : Optional.empty();
    }
    return found.orElseThrow(
        () ->
            new InvalidInput(
                root.digest().toString(),
                "has no image for `" + platform + "`",
                "name a platform it is built for"));
  }

  /** What to assemble on top of: the image of one platform, its layers in this layout. */
  public Image.Base base(Descriptor root, Platform platform) {
    Manifest manifest = manifest(forPlatform(root, platform).digest()).value();
    return new Image.Base(manifest, config(manifest.config().digest()).value());
  }

  /** What a manifest or index names, in its order; nothing for other blobs. */
  public List<Descriptor> children(Descriptor parent) {
    if (MediaTypes.isIndex(parent.mediaType())) {
      return index(parent.digest()).value().manifests();
    }
    if (MediaTypes.isManifest(parent.mediaType())) {
      Manifest manifest = manifest(parent.digest()).value();
      List<Descriptor> children = new ArrayList<>(List.of(manifest.config()));
      children.addAll(manifest.layers());
      return children;
    }
    return List.of();
  }

  /**
   * Copies {@code root} and all it names from another layout, children first, skipping what is
   * here.
   *
   * @throws Mismatch if bytes there are not what their digests say
   */
  public void copyFrom(ImageLayout source, Descriptor root) {
    for (Descriptor child : source.children(root)) {
      copyFrom(source, child);
    }
    if (!hasBlob(root)) {
      FileContent blob = source.blob(root.digest());
      try (InputStream in = blob.open()) {
        writeBlob(root, in);
      } catch (IOException e) {
        throw Storage.of(blob.path(), "read", e);
      }
    }
  }

  /** Tags and what they point to. */
  public SortedMap<String, Descriptor> tags() {
    return tags.read();
  }

  public Optional<Descriptor> resolve(String tag) {
    return Optional.ofNullable(tags().get(tag));
  }

  /**
   * Points {@code tag} to {@code root}, wherever it pointed before.
   *
   * @throws InvalidInput if {@code root} is not in the layout
   */
  public void tag(String tag, Descriptor root) {
    requireStored(root);
    tags.move(tag, root);
  }

  /**
   * Points {@code tag} to {@code root} unless it exists.
   *
   * @throws Mismatch if it points to something else
   */
  public void tagOnce(String tag, Descriptor root) {
    requireStored(root);
    tags.moveOnce(tag, root);
  }

  /** Keeps {@code root} without a tag: an artifact is found through what it is about. */
  void refer(Descriptor root) {
    requireStored(root);
    tags.addUntagged(root);
  }

  /** Takes a tag away, if there is one; its content stays. */
  public void untag(String tag) {
    tags.remove(tag);
  }

  /**
   * Deletes every blob no tag leads to, and what an interrupted run left. Nobody else may be
   * writing.
   */
  public void prune() {
    Set<String> reachable = new HashSet<>();
    tags.roots().forEach(root -> collect(root, reachable));
    try (Stream<Path> stored = Files.list(blobs);
        Stream<Path> top = Files.list(folder)) {
      List<Path> garbage =
          Stream.concat(
                  stored.filter(p -> !reachable.contains(p.getFileName().toString())),
                  top.filter(p -> p.getFileName().toString().startsWith(AtomicFile.PREFIX)))
              .toList();
      for (Path path : garbage) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw Storage.of(blobs, "pruned", e);
    }
  }

  void delete(Digest digest) {
    try {
      Files.deleteIfExists(path(digest));
    } catch (IOException e) {
      throw Storage.of(path(digest), "deleted", e);
    }
  }

  Path path(Digest digest) {
    return blobs.resolve(digest.hex());
  }

  List<Descriptor> roots() {
    return tags.roots();
  }

  private void collect(Descriptor root, Set<String> reachable) {
    reachable.add(root.digest().hex());
    children(root).forEach(child -> collect(child, reachable));
  }

  private void requireStored(Descriptor root) {
    if (!hasBlob(root)) {
      throw new InvalidInput(
          folder.toString(), "has no blob `" + root.digest() + "` to tag", "write it first");
    }
  }

  private byte[] read(Digest digest) {
    FileContent blob = blob(digest);
    if (blob.sizeBytes() > MAX_DOCUMENT_BYTES) {
      throw new InvalidInput(digest.toString(), "is too large for a manifest", "check the layout");
    }
    byte[] bytes;
    try (InputStream in = blob.open()) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw Storage.of(blob.path(), "read", e);
    }
    Digest actual = Digest.of(bytes);
    if (!actual.equals(digest)) {
      throw new Mismatch(
          blob.path().toString(), digest.toString(), actual.toString(), "make the layout again");
    }
    return bytes;
  }
}
