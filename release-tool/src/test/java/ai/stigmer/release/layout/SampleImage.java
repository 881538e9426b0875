package ai.stigmer.release.layout;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.image.ContainerConfig;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Healthcheck;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.Image.Addition;
import ai.stigmer.release.image.Image.Parts;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Layer;
import ai.stigmer.release.image.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small image for two platforms with everything a layer can hold. */
final class SampleImage {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  static final Owner USER = new Owner(1000, 1000);

  private SampleImage() {}

  static Descriptor write(ImageLayout layout, Format format) {
    List<Image> images = images(layout, format);
    images.forEach(layout::putImage);
    Encoded<Index> index = Image.index(format, images, new TreeMap<>(Map.of("a", "b")));
    layout.putDocument(index);
    return index.descriptor(format.index());
  }

  /** Assembled, their layers stored. */
  static List<Image> images(ImageLayout layout, Format format) {
    List<Image> images = new ArrayList<>();
    for (Platform platform : List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64)) {
      LayerWriter writer = new LayerWriter(layout, TIME, format);
      Layer base = writer.write(base(platform));
      Layer app = writer.write(FileTree.of(List.of(file("app/run", 0755, "run"))));
      Image image =
          Image.assemble(
              new Parts(
                  format,
                  platform,
                  null,
                  List.of(new Addition(base, "base"), new Addition(app, "application")),
                  ContainerConfig.builder()
                      .user("1000:1000")
                      .entrypoint(List.of("/app/run"))
                      .volume("/workspace")
                      .healthcheck(
                          new Healthcheck(
                              List.of("CMD", "/app/run", "--healthcheck"),
                              Duration.ofSeconds(10),
                              Duration.ofSeconds(3),
                              Duration.ZERO,
                              3))
                      .build(),
                  TIME,
                  new TreeMap<>(Map.of("org.opencontainers.image.version", "1.2.3"))));
      images.add(image);
    }
    return images;
  }

  static FileTree base(Platform platform) {
    List<Entry> entries = new ArrayList<>();
    entries.add(file("etc/platform", 0644, platform.toString()));
    entries.add(new Directory("workspace", 01777, USER));
    entries.add(new SymbolicLink("bin", "usr/bin", Owner.ROOT));
    entries.add(file("usr/bin/" + "n".repeat(120), 0755, "long"));
    entries.add(file("usr/bin/ü", 04755, "umlaut"));
    entries.add(new HardLink("usr/bin/linked", "usr/bin/ü", Owner.ROOT));
    return FileTree.of(entries);
  }

  static RegularFile file(String path, int mode, String content) {
    return new RegularFile(path, mode, USER, Content.of(content.getBytes(StandardCharsets.UTF_8)));
  }
}
