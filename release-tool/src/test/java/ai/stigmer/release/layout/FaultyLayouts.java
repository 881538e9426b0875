package ai.stigmer.release.layout;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.ImageConfig;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.LayoutFinding.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What can be wrong with a layout, and how each fixture is made from the sample image. */
enum FaultyLayouts {
  BLOB_MISSING(Fault.BLOB_MISSING),
  BLOB_TRUNCATED(Fault.SIZE_DIFFERS),
  BLOB_CHANGED(Fault.DIGEST_DIFFERS),
  MANIFEST_MISSING(Fault.BLOB_MISSING),
  WRONG_SIZE(Fault.SIZE_DIFFERS),
  WRONG_DIFF_ID(Fault.DIFF_ID_DIFFERS),
  WRONG_PLATFORM(Fault.PLATFORM_DIFFERS),
  DIFF_ID_MISSING(Fault.LAYER_COUNT_DIFFERS),
  LAYER_NO_GZIP(Fault.LAYER_UNREADABLE),
  MANIFEST_MALFORMED(Fault.MALFORMED);

  private final Fault fault;

  FaultyLayouts(Fault fault) {
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }

  String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static void updateIfAsked(Path fixtures) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      make(fixtures.resolve("sound"), i -> i);
      for (FaultyLayouts fixture : values()) {
        Path folder = fixtures.resolve(fixture.folder());
        ImageLayout layout = make(folder, image -> fixture.change(folder, image));
        fixture.damage(layout);
      }
    }
  }

  private static ImageLayout make(Path folder, UnaryOperator<Image> change) throws IOException {
    delete(folder);
    ImageLayout layout = ImageLayout.create(folder);
    List<Image> images = new ArrayList<>(SampleImage.images(layout, Format.OCI));
    images.set(0, change.apply(images.getFirst()));
    for (Image image : images) {
      layout.putDocument(image.config());
      layout.putDocument(image.manifest());
    }
    Encoded<Index> index = Image.index(Format.OCI, images, new TreeMap<>());
    layout.putDocument(index);
    layout.tag("1.2.3", index.descriptor(Format.OCI.index()));
    layout.tag("latest", index.descriptor(Format.OCI.index()));
    Files.deleteIfExists(folder.resolve(".lock"));
    return layout;
  }

  /** Lies that stand in documents, whose digests are right. */
  private Image change(Path folder, Image image) {
    ImageConfig config = image.config().value();
    Manifest manifest = image.manifest().value();
    List<Descriptor> layers = new ArrayList<>(manifest.layers());
    List<Digest> diffIds = new ArrayList<>(config.diffIds());
    Platform platform = config.platform();
    switch (this) {
      case WRONG_SIZE -> {
        Descriptor layer = layers.getFirst();
        layers.set(0, new Descriptor(layer.mediaType(), layer.digest(), layer.sizeBytes() + 1));
      }
      case WRONG_DIFF_ID -> diffIds.set(1, Digest.of(new byte[0]));
      case WRONG_PLATFORM -> platform = Platform.LINUX_ARM64;
      case DIFF_ID_MISSING -> diffIds.removeLast();
      case LAYER_NO_GZIP -> {
        byte[] bytes = {1, 2, 3};
        Descriptor layer = new Descriptor(Format.OCI.gzipLayer(), Digest.of(bytes), 3);
        ImageLayout.open(folder).writeBlob(layer, new ByteArrayInputStream(bytes));
        layers.set(0, layer);
      }
      case BLOB_MISSING, BLOB_TRUNCATED, BLOB_CHANGED, MANIFEST_MISSING, MANIFEST_MALFORMED -> {
        return image;
      }
    }
    Encoded<ImageConfig> changed =
        new ImageConfig(config.created(), platform, config.container(), diffIds, config.history())
            .encode();
    Descriptor configBlob = changed.descriptor(Format.OCI.config());
    return new Image(
        image.platform(),
        changed,
        new Manifest(Format.OCI, configBlob, layers, manifest.annotations()).encode());
  }

  /** Damage to files. */
  private void damage(ImageLayout layout) throws IOException {
    Descriptor index = layout.resolve("1.2.3").orElseThrow();
    Descriptor manifest = layout.forPlatform(index, Platform.LINUX_AMD64);
    Path layer = layout.path(layout.children(manifest).get(1).digest());
    byte[] bytes = Files.readAllBytes(layer);
    switch (this) {
      case BLOB_MISSING -> Files.delete(layer);
      case BLOB_TRUNCATED -> Files.write(layer, Arrays.copyOf(bytes, bytes.length - 20));
      case BLOB_CHANGED -> {
        bytes[bytes.length / 2] ^= 1;
        Files.write(layer, bytes);
      }
      case MANIFEST_MISSING -> Files.delete(layout.path(manifest.digest()));
      case MANIFEST_MALFORMED -> {
        byte[] nonsense = "{\"schemaVersion\":3}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Descriptor bad =
            new Descriptor(Format.OCI.manifest(), Digest.of(nonsense), nonsense.length);
        layout.writeBlob(bad, new ByteArrayInputStream(nonsense));
        layout.tag("bad", bad);
        Files.deleteIfExists(layout.folder().resolve(".lock"));
      }
      case WRONG_SIZE, WRONG_DIFF_ID, WRONG_PLATFORM, DIFF_ID_MISSING, LAYER_NO_GZIP -> {}
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
