package ai.stigmer.release.build;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.debian.RootFilesystem;
import ai.stigmer.release.debian.RootOptions;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.image.ContainerConfig;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Healthcheck;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.Layer;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.layout.LayerCache;
import ai.stigmer.release.layout.LayerWriter;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.runtime.LinkedRuntime;
import ai.stigmer.release.spec.ByteSize;
import ai.stigmer.release.spec.Placeholders;
import ai.stigmer.release.spec.ReleaseSpec.DebianBase;
import ai.stigmer.release.spec.ReleaseSpec.ImageConfigSpec;
import ai.stigmer.release.spec.ReleaseSpec.ImageFormat;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import ai.stigmer.release.spec.ReleaseSpec.LayerSpec;
import ai.stigmer.release.spec.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds the images of {@code release.yml} into OCI layouts.
 *
 * <p>Files in layers carry one fixed time, so that a layer depends on its contents and not on the
 * commit; the commit's time is the image's.
 */
final class ImageBuilder {
  private static final Instant FILE_TIME = Instant.ofEpochSecond(1);

  private final BuildRequest request;
  private final PinnedInputs inputs;
  private final BaseImages bases;
  private final Runtimes runtimes;
  private final FileSets fileSets;
  private final FileDigests digests;
  private final LayerCache cache;
  private final Path scratch;

  /**
   * Builds for one request.
   *
   * @param scratch a folder for this build alone
   */
  ImageBuilder(
      BuildRequest request,
      PinnedInputs inputs,
      Runtimes runtimes,
      FileSets fileSets,
      FileDigests digests,
      LayerCache cache,
      Path scratch) {
    this.request = request;
    this.inputs = inputs;
    this.bases = new BaseImages(request.repository(), inputs);
    this.runtimes = runtimes;
    this.fileSets = fileSets;
    this.digests = digests;
    this.cache = cache;
    this.scratch = scratch;
  }

  /**
   * Builds its platforms into {@code dist/images/<name>}, side by side; no index names them yet.
   */
  List<ReleaseManifest.PlatformImage> build(ImageSpec spec) {
    ImageLayout layout = ImageIndexes.layout(request, spec);
    return Concurrently.map(spec.platforms(), platform -> build(spec, platform, layout));
  }

  private record Named(String name, Layer layer) {}

  private ReleaseManifest.PlatformImage build(
      ImageSpec spec, Platform platform, ImageLayout layout) {
    Placeholders placeholders = request.placeholders().on(platform);
    Optional<BaseImages.Brought> base = bases.bring(spec.base(), platform, layout);
    List<Named> layers = new ArrayList<>();
    if (spec.base().debian() != null) {
      layers.add(
          new Named(BaseImages.LAYER, debianLayer(spec, spec.base().debian(), platform, layout)));
    }
    layers.addAll(
        Concurrently.map(
            spec.layers(),
            layer ->
                new Named(
                    layer.name().value(), layer(spec, layer, placeholders, platform, layout))));
    Image image =
        Image.assemble(
            new Image.Parts(
                format(spec),
                platform,
                base.map(BaseImages.Brought::image).orElse(null),
                layers.stream()
                    .map(l -> new Image.Addition(l.layer(), createdBy(l.name())))
                    .toList(),
                container(spec.config(), placeholders),
                request.git().commitTime(),
                expanded(spec.annotations(), placeholders)));
    layout.putImage(image);
    ReleaseManifest.PlatformImage described = describe(image, base, layers);
    ByteSize limit = spec.maxUnpackedSize();
    if (limit != null) {
      SizeBudget.require(
          limit,
          spec.name().value(),
          platform,
          described.layers(),
          () ->
              Optional.ofNullable(spec.base().debian())
                  .map(d -> rootFilesystem(spec, d, platform)));
    }
    return described;
  }

  private Layer debianLayer(
      ImageSpec spec, DebianBase base, Platform platform, ImageLayout layout) {
    StringBuilder key = new StringBuilder("debian layer 1\n").append(format(spec)).append('\n');
    key.append(base.remove()).append(base.keep()).append(base.users()).append('\n');
    inputs
        .pinned(PinnedInputs.request(base, platform))
        .packages()
        .forEach(deb -> key.append(deb.sha256()).append('\n'));
    return cache.get(
        Digest.of(key.toString().getBytes(StandardCharsets.UTF_8)),
        layout,
        () -> writer(spec, layout).write(rootFilesystem(spec, base, platform)));
  }

  private FileTree rootFilesystem(ImageSpec spec, DebianBase base, Platform platform) {
    return RootFilesystem.of(
        inputs.packages(PinnedInputs.request(base, platform)),
        new RootOptions(
            base.remove(),
            base.keep(),
            base.users().stream()
                .map(u -> new RootOptions.User(u.name(), u.uid(), u.gid(), u.home().value()))
                .toList()),
        scratch.resolve(spec.name() + "-" + platform.dashed() + ".root"));
  }

  private Layer layer(
      ImageSpec spec,
      LayerSpec layer,
      Placeholders placeholders,
      Platform platform,
      ImageLayout layout) {
    FileTree tree = fileSets.tree(layer.files(), placeholders).mergedWith(directories(layer));
    String recipe = "layer 2 " + format(spec);
    if (layer.runtime() != null) {
      LinkedRuntime runtime = runtimes.get(layer.runtime(), platform);
      FileTree linked = runtime.tree(Owner.ROOT);
      tree =
          tree.mergedWith(
              layer.to().relative().isEmpty() ? linked : linked.under(layer.to().relative()));
    }
    FileTree complete = tree;
    return cache.get(
        TreeKey.of(complete, recipe, digests), layout, () -> writer(spec, layout).write(complete));
  }

  private static FileTree directories(LayerSpec layer) {
    return FileTree.of(
        layer.directories().stream()
            .map(d -> new Entry.Directory(d.path().relative(), d.mode().bitsFor(true), d.owner()))
            .toList());
  }

  private static LayerWriter writer(ImageSpec spec, ImageLayout layout) {
    return new LayerWriter(layout, FILE_TIME, format(spec));
  }

  private static ReleaseManifest.PlatformImage describe(
      Image image, Optional<BaseImages.Brought> base, List<Named> own) {
    List<ReleaseManifest.Layer> layers = new ArrayList<>();
    // The base's layers are named with the media types of our own manifest.
    Iterator<Descriptor> named = image.manifest().value().layers().iterator();
    base.ifPresent(
        brought -> brought.layers().forEach(layer -> layers.add(layer.described(named.next()))));
    own.forEach(
        l ->
            layers.add(
                new ReleaseManifest.Layer(
                    l.name(),
                    l.layer().descriptor(),
                    l.layer().diffId(),
                    l.layer().unpackedSizeBytes(),
                    null)));
    return new ReleaseManifest.PlatformImage(
        image.platform(), image.descriptor(), image.manifest().value().config(), layers);
  }

  private static ContainerConfig container(ImageConfigSpec spec, Placeholders placeholders) {
    ContainerConfig.Builder builder =
        ContainerConfig.builder()
            .user(spec.user() == null ? "" : spec.user().toString())
            .workingDir(spec.workingDirectory() == null ? "" : spec.workingDirectory().value())
            .entrypoint(spec.entrypoint().stream().map(placeholders::expand).toList())
            .cmd(spec.command())
            .env(expanded(spec.environment(), placeholders))
            .labels(expanded(spec.labels(), placeholders));
    spec.volumes().forEach(volume -> builder.volume(volume.value()));
    spec.ports().forEach(builder::exposedPort);
    if (spec.stopSignal() != null) {
      builder.stopSignal(spec.stopSignal());
    }
    if (spec.healthcheck() != null) {
      builder.healthcheck(healthcheck(spec.healthcheck()));
    }
    return builder.build();
  }

  private static Healthcheck healthcheck(ai.stigmer.release.spec.ReleaseSpec.Healthcheck spec) {
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(spec.command());
    return new Healthcheck(
        test, spec.interval(), spec.timeout(), spec.startPeriod(), spec.retries());
  }

  static SortedMap<String, String> expanded(
      Map<String, Template> templates, Placeholders placeholders) {
    SortedMap<String, String> values = new TreeMap<>();
    templates.forEach((name, template) -> values.put(name, placeholders.expand(template)));
    return values;
  }

  private static String createdBy(String layer) {
    return "release-tool: " + layer;
  }

  static Format format(ImageSpec spec) {
    return spec.format() == ImageFormat.OCI ? Format.OCI : Format.DOCKER;
  }
}
