package ai.stigmer.release.testing;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.formula.About;
import ai.stigmer.release.formula.Bottle;
import ai.stigmer.release.formula.BottleBlock;
import ai.stigmer.release.formula.BottleTag;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.FormulaTemplate;
import ai.stigmer.release.formula.FormulaValues;
import ai.stigmer.release.formula.InstallPaths;
import ai.stigmer.release.image.ContainerConfig;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Layer;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.layout.LayerWriter;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.ReleaseManifest.Pointers;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.manifest.SbomName;
import ai.stigmer.release.spec.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A small but whole {@code dist/}: an image for two platforms that share a layer, archives and
 * bottles for two platforms, checksums and a formula. Made with the same code as a real one, in
 * milliseconds.
 */
public final class SampleRelease {
  public static final String IMAGE = "agent-runner";
  public static final String REPOSITORY = "ghcr.io/acme/agent-runner";
  public static final FormulaName FORMULA = new FormulaName("stigmer");

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final URI GITHUB =
      URI.create("https://github.com/acme/stigmer/releases/download/");
  private static final List<Platform> PLATFORMS =
      List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);

  private final Path dist;
  private final String version;
  private final String contents;
  private final List<Artifact> artifacts = new ArrayList<>();

  private SampleRelease(Path dist, String version, String contents) {
    this.dist = dist;
    this.version = version;
    this.contents = contents;
  }

  /** Writes {@code dist} and returns what its {@code release.json} says. */
  public static ReleaseManifest build(Path dist, String version) {
    return build(dist, version, "");
  }

  /**
   * Another build of the same version.
   *
   * @param contents goes into every file, so that other contents give other digests
   */
  public static ReleaseManifest build(Path dist, String version, String contents) {
    return new SampleRelease(dist, version, contents).build();
  }

  /** The formula of a release, as rendered for a folder of downloads. */
  public static String formula(ReleaseManifest release, URI downloads) {
    Map<Platform, Download> archives = new LinkedHashMap<>();
    TreeMap<BottleTag, Digest> bottles = new TreeMap<>();
    for (Artifact artifact : release.artifacts()) {
      if (artifact.kind() == ArtifactKind.ARCHIVE) {
        archives.put(
            platform(artifact),
            new Download(URI.create(downloads + "/" + artifact.name()), artifact.sha256()));
      } else if (artifact.kind() == ArtifactKind.BOTTLE) {
        bottles.put(BottleTag.of(platform(artifact)), artifact.sha256());
      }
    }
    return FormulaTemplate.standard()
        .render(
            new FormulaValues(
                FORMULA,
                new About("Run agents", URI.create("https://stigmer.ai"), "Apache-2.0"),
                release.version(),
                archives,
                Optional.of(new BottleBlock(downloads, bottles)),
                new InstallPaths("bin/stigmer", Map.of(), List.of()),
                List.of(),
                Optional.empty(),
                List.of("--version")));
  }

  private static Platform platform(Artifact artifact) {
    Platform platform = artifact.platform();
    if (platform == null) {
      throw new AssertionError(artifact.name());
    }
    return platform;
  }

  private ReleaseManifest build() {
    ReleaseManifest.Image image = image();
    for (Platform platform : PLATFORMS) {
      String name = "stigmer-" + version + "-" + platform.dashed() + ".tar.gz";
      add(ArtifactKind.ARCHIVE, name, platform, "archives/" + name);
      String bottle = new Bottle(FORMULA, version, BottleTag.of(platform)).fileName();
      add(ArtifactKind.BOTTLE, bottle, platform, "bottles/" + bottle);
      add(
          ArtifactKind.EMBEDDED,
          "agent-runner.tar.gz",
          platform,
          "embedded/binaries/" + platform.underscored() + "/agent-runner.tar.gz");
    }
    for (Platform platform : PLATFORMS) {
      String bill = SbomName.ofImage(IMAGE, version, platform);
      add(ArtifactKind.SBOM, bill, platform, "sbom/" + bill);
    }
    String statement = "stigmer-" + version + ".intoto.json";
    add(ArtifactKind.PROVENANCE, statement, null, "provenance/" + statement);
    add(ArtifactKind.CHECKSUMS, "checksums.txt", null, "checksums.txt", checksums());
    String canonical =
        formula(release(image, Digest.of(new byte[0])), GITHUB.resolve("v" + version));
    Artifact formula =
        add(
            ArtifactKind.FORMULA,
            "stigmer.rb",
            null,
            "formula/stigmer.rb",
            canonical.getBytes(StandardCharsets.UTF_8));
    ReleaseManifest release = release(image, formula.sha256());
    AtomicFile.write(dist.resolve(ReleaseJson.FILE_NAME), ReleaseJson.write(release));
    return release;
  }

  private ReleaseManifest release(ReleaseManifest.Image image, Digest formula) {
    Digest index = image.index().digest();
    Version parsed = Version.parse(version);
    List<Tag> tags = new ArrayList<>(List.of(new Tag(REPOSITORY, version, index, false)));
    tags.add(new Tag(REPOSITORY, "latest", index, true));
    tags.add(new Tag(REPOSITORY, "" + parsed.major(), index, true));
    return new ReleaseManifest(
        ReleaseManifest.SCHEMA_VERSION,
        "stigmer",
        version,
        "v" + version,
        parsed.isPrerelease(),
        "0123456789012345678901234567890123456789",
        TIME,
        Digest.of(new byte[0]),
        List.of(image),
        artifacts.stream().sorted(Comparator.comparing(Artifact::path)).toList(),
        new Pointers(tags, new Formula(FORMULA.value(), version, formula)));
  }

  private ReleaseManifest.Image image() {
    ImageLayout layout = ImageLayout.create(dist.resolve("images").resolve(IMAGE));
    LayerWriter writer = new LayerWriter(layout, TIME, Format.OCI);
    Layer base = writer.write(tree("etc/release", "base\n"));
    List<Image> images = new ArrayList<>();
    List<PlatformImage> manifests = new ArrayList<>();
    for (Platform platform : PLATFORMS) {
      Layer app = writer.write(tree("opt/app", version + contents + platform));
      Image image =
          Image.assemble(
              new Image.Parts(
                  Format.OCI,
                  platform,
                  null,
                  List.of(new Image.Addition(base, "base"), new Image.Addition(app, "app")),
                  ContainerConfig.builder()
                      .user("1000:1000")
                      .env(new TreeMap<>(Map.of("LANG", "C.UTF-8")))
                      .build(),
                  TIME,
                  new TreeMap<>()));
      layout.putImage(image);
      images.add(image);
      manifests.add(
          new PlatformImage(
              platform,
              image.descriptor(),
              image.manifest().value().config(),
              List.of(layer("base", base), layer("app", app))));
    }
    Encoded<Index> index =
        Image.index(
            Format.OCI, images, new TreeMap<>(Map.of("org.opencontainers.image.version", version)));
    layout.putDocument(index);
    Descriptor root = index.descriptor(Format.OCI.index());
    layout.tag(version, root);
    return new ReleaseManifest.Image(IMAGE, REPOSITORY, root, manifests);
  }

  private static ReleaseManifest.Layer layer(String name, Layer layer) {
    return new ReleaseManifest.Layer(
        name, layer.descriptor(), layer.diffId(), layer.unpackedSizeBytes(), null);
  }

  private static FileTree tree(String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return FileTree.of(List.of(new RegularFile(path, 0644, Owner.ROOT, Content.of(bytes))));
  }

  private byte[] checksums() {
    StringBuilder lines = new StringBuilder();
    artifacts.stream()
        .filter(a -> a.kind().isAsset())
        .forEach(a -> lines.append(a.sha256().hex() + "  " + a.name()).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void add(ArtifactKind kind, String name, @Nullable Platform platform, String path) {
    byte[] bytes = (path + " of " + version + contents).getBytes(StandardCharsets.UTF_8);
    add(kind, name, platform, path, bytes);
  }

  private Artifact add(
      ArtifactKind kind, String name, @Nullable Platform platform, String path, byte[] bytes) {
    AtomicFile.write(dist.resolve(path), bytes);
    Artifact artifact =
        new Artifact(
            kind,
            name,
            platform,
            path,
            bytes.length,
            Digest.of(bytes),
            switch (kind) {
              case SBOM -> "application/vnd.cyclonedx+json";
              case PROVENANCE -> "application/vnd.in-toto+json";
              case ARCHIVE, BOTTLE, CHECKSUMS, EMBEDDED, FORMULA -> "application/octet-stream";
            });
    artifacts.add(artifact);
    return artifact;
  }
}
