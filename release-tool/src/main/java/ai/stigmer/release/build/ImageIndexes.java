package ai.stigmer.release.build;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives the images in the layouts of {@code dist/} their roots. Everything no root leads to is
 * deleted.
 */
final class ImageIndexes {
  private final BuildRequest request;

  ImageIndexes(BuildRequest request) {
    this.request = request;
  }

  static ImageLayout layout(BuildRequest request, ImageSpec spec) {
    return ImageLayout.create(request.dist().resolve("images").resolve(spec.name().value()));
  }

  /** All platforms under one index, tagged with the version. */
  ReleaseManifest.Image join(ImageSpec spec, List<PlatformImage> platforms) {
    ImageLayout layout = layout(request, spec);
    Encoded<Index> index =
        Image.indexOf(
            ImageBuilder.format(spec),
            platforms.stream().map(PlatformImage::manifest).toList(),
            ImageBuilder.expanded(spec.annotations(), request.placeholders()));
    layout.putDocument(index);
    Descriptor root = index.descriptor(ImageBuilder.format(spec).index());
    SortedMap<String, Descriptor> roots = new TreeMap<>();
    roots.put(request.git().version().toString(), root);
    keep(layout, roots);
    return new ReleaseManifest.Image(spec.name().value(), spec.repository(), root, platforms);
  }

  /** Each platform by itself, tagged as in {@code linux-amd64}. */
  void leaveApart(ImageSpec spec, List<PlatformImage> platforms) {
    SortedMap<String, Descriptor> roots = new TreeMap<>();
    platforms.forEach(one -> roots.put(one.platform().dashed(), one.manifest()));
    keep(layout(request, spec), roots);
  }

  private static void keep(ImageLayout layout, SortedMap<String, Descriptor> roots) {
    roots.forEach(layout::tag);
    layout.tags().keySet().stream().filter(tag -> !roots.containsKey(tag)).forEach(layout::untag);
    layout.prune();
  }
}
