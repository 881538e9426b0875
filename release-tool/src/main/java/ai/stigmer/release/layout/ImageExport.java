package ai.stigmer.release.layout;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.archive.TarWriter;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.ImageConfig;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one image of a layout as a single tar for other tools. The blobs are passed on as they
 * are; same image, same bytes.
 */
public final class ImageExport {
  private static final String CONTAINERD_NAME = "io.containerd.image.name";

  private final ImageLayout layout;

  public ImageExport(ImageLayout layout) {
    this.layout = layout;
  }

  /**
   * Writes an OCI archive, the tar of a layout with all platforms of this image: what {@code
   * skopeo} and {@code podman} call {@code oci-archive}.
   *
   * @param names whose tags it carries; may be empty
   * @param out stays open
   */
  public void oci(Descriptor root, List<ImageReference> names, OutputStream out)
      throws IOException {
    Map<String, Entry> files = new LinkedHashMap<>();
    put(files, "oci-layout", Content.of(ImageLayout.version()));
    put(files, "index.json", Content.of(index(root, names).encode().bytes()));
    putBlobs(files, root);
    TarWriter.write(FileTree.of(files.values()), Instant.EPOCH, out);
  }

  /**
   * Writes a Docker archive in its classic form ({@code manifest.json}), which every Docker Engine
   * loads with the health check, and Jib takes as a {@code tar://} base.
   *
   * @param root of an index or a manifest
   * @param names what the image is called once loaded; each has a tag
   * @param out stays open
   * @throws InvalidInput if there is no image for {@code platform}
   */
  public void docker(
      Descriptor root, Platform platform, List<ImageReference> names, OutputStream out)
      throws IOException {
    Manifest manifest = manifest(root, platform);
    docker(
        manifest.config().digest(),
        layout.blob(manifest.config().digest()),
        manifest.layers(),
        names,
        out);
  }

  /**
   * Writes the lowest layers of an image as a Docker archive, for other tools to build on.
   *
   * @param layers how many, at least one
   */
  public void dockerBase(
      Descriptor root, Platform platform, int layers, List<ImageReference> names, OutputStream out)
      throws IOException {
    Manifest manifest = manifest(root, platform);
    Digest digest = manifest.config().digest();
    Encoded<ImageConfig> config =
        ImageConfig.read(digest.toString(), bytes(layout.blob(digest)))
            .value()
            .lowest(layers)
            .encode();
    docker(
        config.digest(),
        Content.of(config.bytes()),
        manifest.layers().subList(0, layers),
        names,
        out);
  }

  private Manifest manifest(Descriptor root, Platform platform) {
    return layout.manifest(layout.forPlatform(root, platform).digest()).value();
  }

  private static byte[] bytes(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    }
  }

  private void docker(
      Digest configDigest,
      Content configContent,
      List<Descriptor> manifestLayers,
      List<ImageReference> names,
      OutputStream out)
      throws IOException {
    Map<String, Entry> files = new LinkedHashMap<>();
    String config = configDigest.hex() + ".json";
    put(files, config, configContent);
    List<String> layers = new ArrayList<>();
    for (Descriptor layer : manifestLayers) {
      String name =
          layer.digest().hex() + (MediaTypes.isGzipLayer(layer.mediaType()) ? ".tar.gz" : ".tar");
      layers.add(name);
      put(files, name, layout.blob(layer.digest()));
    }
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("Config", config);
    image.put("RepoTags", names.stream().map(ImageExport::repoTag).toList());
    image.put("Layers", layers);
    put(files, "manifest.json", Content.of(JsonMapper.shared().writeValueAsBytes(List.of(image))));
    TarWriter.write(FileTree.of(files.values()), Instant.EPOCH, out);
  }

  private static Index index(Descriptor root, List<ImageReference> names) {
    List<Descriptor> roots = new ArrayList<>();
    for (ImageReference name : names) {
      SortedMap<String, String> annotations = new TreeMap<>(root.annotations());
      annotations.put(Tags.REF_NAME, tagOf(name));
      annotations.put(CONTAINERD_NAME, repoTag(name));
      roots.add(
          new Descriptor(
              root.mediaType(), root.digest(), root.sizeBytes(), root.platform(), annotations));
    }
    return new Index(
        MediaTypes.OCI_INDEX, roots.isEmpty() ? List.of(root) : roots, new TreeMap<>());
  }

  private void putBlobs(Map<String, Entry> files, Descriptor root) {
    put(files, "blobs/sha256/" + root.digest().hex(), layout.blob(root.digest()));
    layout.children(root).forEach(child -> putBlobs(files, child));
  }

  private static void put(Map<String, Entry> files, String path, Content content) {
    files.put(path, new RegularFile(path, 0644, Owner.ROOT, content));
  }

  private static String repoTag(ImageReference name) {
    return name.registry() + "/" + name.repository() + ":" + tagOf(name);
  }

  private static String tagOf(ImageReference name) {
    String tag = name.tag();
    if (tag == null) {
      throw new InvalidInput(name.toString(), "has no tag", "name the image with one: `…:1.2.3`");
    }
    return tag;
  }
}
