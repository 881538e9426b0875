package ai.stigmer.release.registry;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.ImageConfig;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.image.RootDocument;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.InputCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Images of registries that others are built on: by digest, and through the cache of inputs, so
 * that what was read once is not asked for again. Threads share one; four blobs travel at a time.
 */
public final class RegistryImages {
  private static final int MOST_DOWNLOADS = 4;

  private final Http http;
  private final RegistryCredentials credentials;
  private final InputCache cache;
  private final Map<String, RegistryClient> clients = new ConcurrentHashMap<>();
  private final Semaphore downloads = new Semaphore(MOST_DOWNLOADS);

  /** Talks to nobody yet. */
  public RegistryImages(Http http, RegistryCredentials credentials, InputCache cache) {
    this.http = http;
    this.credentials = credentials;
    this.cache = cache;
  }

  /**
   * The digest of what a tag names now, that of the bytes themselves.
   *
   * @throws Misconfigured if there is no such tag
   */
  public Digest resolve(ImageReference tagged) {
    String tag = Objects.requireNonNull(tagged.tag(), "a reference without a tag");
    byte[] bytes =
        new Manifests(client(tagged))
            .read(tag)
            .orElseThrow(
                () ->
                    Misconfigured.setting(
                        "image `" + tagged + "`",
                        "the registry has no such tag",
                        "name one that it has"))
            .bytes();
    return RootDocument.describe(tagged.toString(), bytes).digest();
  }

  /**
   * What to build on: one platform of an image, whose layers {@link #layer} gives.
   *
   * @param pinned with a digest, of an index or of a manifest
   * @throws InvalidInput if it is not there any more, or has no such platform
   */
  public Image.Base base(ImageReference pinned, Platform platform, DownloadListener listener) {
    byte[] root = root(pinned, listener);
    Manifest manifest =
        Manifest.read(pinned.toString(), manifest(pinned, root, platform, listener)).value();
    ImageConfig config =
        ImageConfig.read(pinned.toString(), document(pinned, manifest.config(), listener)).value();
    if (!config.platform().equals(platform)) {
      throw lacks(pinned, platform, List.of(config.platform()));
    }
    return new Image.Base(manifest, config);
  }

  /** A layer of {@link #base}, exactly as the registry has it. */
  public Path layer(ImageReference pinned, Descriptor layer, DownloadListener listener) {
    return blob(pinned, layer, listener);
  }

  private byte[] root(ImageReference pinned, DownloadListener listener) {
    Digest digest = Objects.requireNonNull(pinned.digest(), "a reference without a digest");
    Optional<Path> known = cache.find(digest, OptionalLong.empty());
    if (known.isPresent()) {
      return bytes(known.get());
    }
    byte[] bytes =
        new Manifests(client(pinned))
            .read(digest.toString())
            .orElseThrow(() -> gone(pinned, digest))
            .bytes();
    cache.fetch(pinned.toString(), digest, Content.of(bytes), listener);
    return bytes;
  }

  private byte[] manifest(
      ImageReference pinned, byte[] root, Platform platform, DownloadListener listener) {
    if (MediaTypes.isManifest(RootDocument.describe(pinned.toString(), root).mediaType())) {
      return root;
    }
    Index index = Index.read(pinned.toString(), root).value();
    Descriptor manifest =
        index
            .forPlatform(platform)
            .orElseThrow(
                () ->
                    lacks(
                        pinned,
                        platform,
                        index.manifests().stream()
                            .map(Descriptor::platform)
                            .filter(Objects::nonNull)
                            .sorted()
                            .toList()));
    return document(pinned, manifest, listener);
  }

  private byte[] document(ImageReference pinned, Descriptor document, DownloadListener listener) {
    if (document.sizeBytes() > RegistryClient.MAX_MANIFEST_BYTES) {
      throw new InvalidInput(
          pinned.toString(),
          "has `" + document.digest() + "` of " + document.sizeBytes() + " bytes, over 4 MiB",
          "name another base");
    }
    return bytes(blob(pinned, document, listener));
  }

  private Path blob(ImageReference pinned, Descriptor descriptor, DownloadListener listener) {
    downloads.acquireUninterruptibly();
    try {
      RegistryClient client = client(pinned);
      return cache.fetch(
          client.name() + " " + descriptor.digest().hex().substring(0, 12),
          descriptor.digest(),
          new Content() {
            @Override
            public long sizeBytes() {
              return descriptor.sizeBytes();
            }

            @Override
            public InputStream open() throws IOException {
              return new BlobStream(client, descriptor);
            }
          },
          listener);
    } catch (Mismatch e) {
      throw e.actual().equals("missing") ? gone(pinned, descriptor.digest()) : e;
    } finally {
      downloads.release();
    }
  }

  private static InvalidInput gone(ImageReference pinned, Digest content) {
    return new InvalidInput(
        pinned.toString(),
        "is not whole in its registry any more: `" + content + "` is missing",
        "run `release-tool lock update` to pin what its tag names now, or name another base");
  }

  private static InvalidInput lacks(
      ImageReference pinned, Platform platform, List<Platform> others) {
    return new InvalidInput(
        pinned.toString(),
        "has no image for `" + platform + "`",
        "name a base that has one, or take the platform away from the image; it has "
            + (others.isEmpty()
                ? "none that this tool releases for"
                : others.stream().map(p -> "`" + p + "`").collect(Collectors.joining(", "))));
  }

  private RegistryClient client(ImageReference image) {
    ImageReference repository =
        new ImageReference(image.registry(), image.repository(), null, null);
    return clients.computeIfAbsent(
        repository.toString(), _ -> new RegistryClient(repository, http, credentials));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }
}
