package ai.stigmer.release.image;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.ImageConfig.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An assembled image for one platform. Its layers are elsewhere; this is what names them. */
public record Image(Platform platform, Encoded<ImageConfig> config, Encoded<Manifest> manifest) {

  /** What an image is built on; its layers, configuration and history are kept. */
  public record Base(Manifest manifest, ImageConfig config) {}

  /**
   * A layer to put on top.
   *
   * @param createdBy what made it, for the history
   */
  public record Addition(Layer layer, String createdBy) {}

  /**
   * What an image is assembled from.
   *
   * @param base none for an image from scratch
   * @param additions from the lowest up
   * @param created also the time of every new step of the history
   * @param annotations of the manifest; Docker's format has no place for them and drops them
   */
  public record Parts(
      Format format,
      Platform platform,
      @Nullable Base base,
      List<Addition> additions,
      ContainerConfig container,
      Instant created,
      SortedMap<String, String> annotations) {
    public Parts {
      additions = List.copyOf(additions);
      annotations = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }
  }

  /**
   * Puts an image together. Same parts, same bytes.
   *
   * @throws InvalidInput if the base is for another platform, or has layers the format cannot name
   */
  public static Image assemble(Parts parts) {
    Base base = parts.base();
    List<Descriptor> layers = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    List<History> history = new ArrayList<>();
    ContainerConfig container = parts.container();
    if (base != null) {
      requirePlatform(base, parts.platform());
      base.manifest().layers().forEach(layer -> layers.add(named(layer, parts.format())));
      diffIds.addAll(base.config().diffIds());
      history.addAll(completeHistory(base.config()));
      container = base.config().container().extendedBy(container);
    }
    for (Addition addition : parts.additions()) {
      layers.add(named(addition.layer().descriptor(), parts.format()));
      diffIds.add(addition.layer().diffId());
      history.add(new History(parts.created(), addition.createdBy(), "", false));
    }
    Encoded<ImageConfig> config =
        new ImageConfig(parts.created(), parts.platform(), container, diffIds, history).encode();
    Encoded<Manifest> manifest =
        new Manifest(
                parts.format(),
                config.descriptor(parts.format().config()),
                layers,
                parts.format() == Format.OCI ? parts.annotations() : new TreeMap<>())
            .encode();
    return new Image(parts.platform(), config, manifest);
  }

  /**
   * The index of one image's platforms, sorted by platform.
   *
   * @param annotations dropped by Docker's format
   */
  public static Encoded<Index> index(
      Format format, List<Image> images, SortedMap<String, String> annotations) {
    return indexOf(format, images.stream().map(Image::descriptor).toList(), annotations);
  }

  /** The same index, where no more is at hand than what describes the manifests. */
  public static Encoded<Index> indexOf(
      Format format, List<Descriptor> manifests, SortedMap<String, String> annotations) {
    List<Descriptor> sorted =
        manifests.stream()
            .sorted(Comparator.comparing(m -> Objects.requireNonNull(m.platform())))
            .toList();
    return new Index(format.index(), sorted, format == Format.OCI ? annotations : new TreeMap<>())
        .encode();
  }

  /** Names the manifest, with its platform. */
  public Descriptor descriptor() {
    return new Descriptor(
        manifest.value().mediaType(),
        manifest.digest(),
        manifest.sizeBytes(),
        platform,
        new TreeMap<>());
  }

  private static void requirePlatform(Base base, Platform platform) {
    if (!base.config().platform().equals(platform)) {
      throw new InvalidInput(
          base.manifest().config().digest().toString(),
          "is a base for `" + base.config().platform() + "`, not for `" + platform + "`",
          "give the base's index, or its manifest for `" + platform + "`");
    }
    requireComplete(base);
  }

  /**
   * Refuses a base whose configuration does not name each layer once.
   *
   * @throws InvalidInput if it does not
   */
  public static void requireComplete(Base base) {
    if (base.manifest().layers().size() != base.config().diffIds().size()) {
      throw new InvalidInput(
          base.manifest().config().digest().toString(),
          "has "
              + base.config().diffIds().size()
              + " diff IDs for "
              + base.manifest().layers().size()
              + " layers",
          "get the base image again");
    }
  }

  private static Descriptor named(Descriptor layer, Format format) {
    if (MediaTypes.isGzipLayer(layer.mediaType())) {
      return new Descriptor(
          format.gzipLayer(),
          layer.digest(),
          layer.sizeBytes(),
          layer.platform(),
          layer.annotations());
    }
    if (format == Format.DOCKER) {
      throw new InvalidInput(
          layer.digest().toString(),
          "is a layer of type `" + layer.mediaType() + "`, which Docker's format cannot name",
          "use `format: oci`");
    }
    return layer;
  }

  /** A history that names some layers names all: bases without one get an empty step per layer. */
  private static List<History> completeHistory(ImageConfig base) {
    long named = base.history().stream().filter(step -> !step.emptyLayer()).count();
    List<History> history = new ArrayList<>(base.history());
    for (long i = named; i < base.diffIds().size(); i++) {
      history.add(new History(base.created(), "", "", false));
    }
    return history;
  }
}
