package ai.stigmer.release.build;

import ai.stigmer.release.archive.TarSizes;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.spec.ReleaseSpec.BaseSpec;
import ai.stigmer.release.spec.ReleaseSpec.LayoutBase;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Images that somebody else made, for ours to stand on: their layers stay as they are. */
final class BaseImages {
  static final String LAYER = "base";
  private static final long MOST_BYTES = 16L << 30;

  private final Path repository;
  private final PinnedInputs inputs;

  BaseImages(Path repository, PinnedInputs inputs) {
    this.repository = repository;
    this.inputs = inputs;
  }

  /**
   * A base, its layers in the image's own layout.
   *
   * @param layers of it, lowest first
   */
  record Brought(Image.Base image, List<ReleaseManifest.Layer> layers) {
    Brought {
      layers = List.copyOf(layers);
    }
  }

  /** None where an image stands on no other. */
  Optional<Brought> bring(BaseSpec spec, Platform platform, ImageLayout into) {
    if (spec.layout() != null) {
      return Optional.of(described(copied(spec.layout(), platform, into), null, into));
    }
    if (spec.image() != null) {
      return Optional.of(
          described(pulled(spec.image(), platform, into), spec.image().name(), into));
    }
    return Optional.empty();
  }

  private Image.Base copied(LayoutBase spec, Platform platform, ImageLayout into) {
    ImageLayout source = ImageLayout.open(spec.path().in(repository));
    Descriptor root = source.find(spec.digest());
    into.copyFrom(source, source.forPlatform(root, platform));
    return source.base(root, platform);
  }

  private Image.Base pulled(ImageReference spec, Platform platform, ImageLayout into) {
    Image.Base base = inputs.base(spec, platform);
    base.manifest().layers().forEach(BaseImages::requireReadable);
    Concurrently.map(
        base.manifest().layers(),
        layer -> {
          Path file = inputs.layer(spec, layer);
          try (InputStream in = Files.newInputStream(file)) {
            into.writeBlob(layer, in);
          } catch (IOException e) {
            throw Storage.of(file, "read", e);
          }
          return layer;
        });
    return base;
  }

  private static void requireReadable(Descriptor layer) {
    if (!MediaTypes.isGzipLayer(layer.mediaType())
        && !layer.mediaType().equals(MediaTypes.OCI_LAYER)) {
      throw new InvalidInput(
          layer.digest().toString(),
          "is a layer of type `" + layer.mediaType() + "`, which this tool cannot read",
          "name a base whose layers are tar or tar+gzip");
    }
  }

  private static Brought described(Image.Base base, @Nullable String origin, ImageLayout layout) {
    List<Descriptor> blobs = base.manifest().layers();
    Image.requireComplete(base);
    List<ReleaseManifest.Layer> layers = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      Descriptor blob = blobs.get(i);
      requireReadable(blob);
      Digest diffId = base.config().diffIds().get(i);
      layers.add(
          new ReleaseManifest.Layer(
              LAYER,
              blob,
              diffId,
              unpackedSizeBytes(blob, diffId, layout.blob(blob.digest())),
              origin));
    }
    return new Brought(base, layers);
  }

  /** Bytes of the regular files in a layer. */
  private static long unpackedSizeBytes(Descriptor blob, Digest diffId, FileContent file) {
    MessageDigest sha256 = Digest.newSha256();
    String subject = "layer " + blob.digest() + " of the base";
    try (InputStream packed = new BufferedInputStream(file.open());
        InputStream in = new DigestInputStream(unpacked(blob, packed), sha256)) {
      long size = TarSizes.ofFiles(subject, in, MOST_BYTES);
      Digest actual = Digest.finish(sha256);
      if (!actual.equals(diffId)) {
        throw new InvalidInput(
            subject,
            "is `" + actual + "` unpacked, and the base's configuration says `" + diffId + "`",
            "name another base, or get this one again");
      }
      return size;
    } catch (ZipException e) {
      throw new InvalidInput(subject, "is no gzip: " + e.getMessage(), "name another base", e);
    } catch (IOException e) {
      throw Storage.of(file.path(), "read", e);
    }
  }

  private static InputStream unpacked(Descriptor blob, InputStream packed) throws IOException {
    return MediaTypes.isGzipLayer(blob.mediaType()) ? new GZIPInputStream(packed, 1 << 16) : packed;
  }
}
