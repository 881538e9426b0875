package ai.stigmer.release.build;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.formula.Bottle;
import ai.stigmer.release.formula.Keg;
import ai.stigmer.release.formula.KegEntry;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes what users install: embedded tarballs, archives and bottles, as files below {@code dist/}.
 * Its methods may run side by side; an embedded tarball comes before the archives that carry it.
 */
public final class DistributionBuilder {
  private static final String GZIP = "application/gzip";

  private final FileDigests digests;
  private final Tarballs tarballs;
  private final Path dist;

  /**
   * @param cache a folder that remembers what was built from what
   */
  public DistributionBuilder(FileDigests digests, Path cache, Path dist) {
    this.digests = digests;
    this.tarballs = new Tarballs(digests, cache);
    this.dist = dist;
  }

  /** Makes {@code embedded/binaries/<os>_<arch>/<name>.tar.gz}; it has no top folder. */
  public Artifact embedded(EmbeddedInputs inputs) {
    List<Entry> entries = new ArrayList<>(inputs.files().entries());
    inputs
        .program()
        .ifPresent(
            program -> {
              entries.addAll(jars(program));
              entries.add(launcher(program, inputs.release(), new Launcher.Java.Home()));
            });
    return write(
        ArtifactKind.EMBEDDED,
        inputs.path(),
        inputs.platform(),
        FileTree.of(entries),
        inputs.release());
  }

  /**
   * Makes {@code archives/<name>-<version>-<os>-<arch>.tar.gz}, one folder of that name in it.
   *
   * @throws InvalidInput if the embedded tarball it is to carry is missing
   */
  public Artifact archive(DistributionInputs inputs) {
    return archive(contents(inputs), inputs.image());
  }

  Artifact archive(DistributionContents contents, Optional<PinnedImage> image) {
    return write(
        ArtifactKind.ARCHIVE,
        "archives/" + contents.fullName() + ".tar.gz",
        contents.platform(),
        complete(contents, image).under(contents.fullName()),
        contents.release());
  }

  /**
   * Makes {@code bottles/<file name>}: what Homebrew's install would leave of the archive.
   *
   * @throws InvalidInput if the embedded tarball it is to carry is missing
   */
  public Artifact bottle(DistributionInputs inputs, Bottle bottle) {
    return bottle(contents(inputs), inputs.image(), bottle);
  }

  Artifact bottle(DistributionContents contents, Optional<PinnedImage> image, Bottle bottle) {
    if (!bottle.tag().platform().equals(contents.platform())) {
      throw new IllegalArgumentException(
          "bottle `%s` is not for `%s`".formatted(bottle.tag(), contents.platform()));
    }
    return write(
        ArtifactKind.BOTTLE,
        "bottles/" + bottle.fileName(),
        contents.platform(),
        keg(contents, image, bottle),
        contents.release());
  }

  /**
   * The files a program finds in its home, for the training runs of its class-data archive: what
   * {@link #archive} will put there.
   */
  public byte[] distributionJson(DistributionInputs inputs) {
    return facts(
            inputs.release(),
            inputs.image(),
            embeddedFile(inputs.name(), inputs.embedded(), inputs.platform()))
        .json();
  }

  /**
   * Everything but what takes the image to know.
   *
   * @throws InvalidInput if the embedded tarball it is to carry is missing
   */
  DistributionContents contents(DistributionInputs inputs) {
    return new DistributionContents(
        inputs.release(),
        inputs.name(),
        inputs.platform(),
        inputs.embedded(),
        inputs.installPaths(),
        tree(inputs));
  }

  private FileTree tree(DistributionInputs inputs) {
    List<Entry> entries = new ArrayList<>(inputs.files().entries());
    Program program = inputs.program();
    entries.addAll(jars(program));
    entries.addAll(classData(inputs));
    entries.add(launcher(program, inputs.release(), java(inputs)));
    inputs
        .completions()
        .forEach((shell, script) -> entries.add(file(inputs.completionPath(shell), script)));
    inputs.manPages().forEach(page -> entries.add(file(DistributionInputs.manPath(page), page)));
    embeddedFile(inputs.name(), inputs.embedded(), inputs.platform())
        .ifPresent(path -> entries.add(file(path, dist.resolve(path))));
    FileTree runtime = inputs.runtime().tree(Owner.ROOT).under("lib/runtime");
    return FileTree.of(entries).mergedWith(runtime);
  }

  private FileTree complete(DistributionContents contents, Optional<PinnedImage> image) {
    DistributionFacts facts =
        facts(
            contents.release(),
            image,
            embeddedFile(contents.name(), contents.embedded(), contents.platform()));
    return contents
        .tree()
        .mergedWith(FileTree.of(List.of(text(DistributionFacts.PATH, 0644, facts.json()))));
  }

  private FileTree keg(DistributionContents contents, Optional<PinnedImage> image, Bottle bottle) {
    FileTree complete = complete(contents, image);
    List<String> paths =
        complete.entries().stream()
            .filter(entry -> !(entry instanceof Entry.Directory))
            .map(Entry::path)
            .toList();
    List<Entry> entries = new ArrayList<>();
    for (KegEntry entry : Keg.of(contents.install(), paths)) {
      String path = bottle.kegPrefix() + entry.kegPath();
      entries.add(
          switch (entry) {
            case KegEntry.Link link -> new Entry.SymbolicLink(path, link.target(), Owner.ROOT);
            case KegEntry.Moved moved ->
                moved(complete.find(moved.archivePath()).orElseThrow(), path);
          });
    }
    return FileTree.of(entries);
  }

  private static Entry moved(Entry entry, String path) {
    return switch (entry) {
      case RegularFile f -> new RegularFile(path, f.mode(), f.owner(), f.content());
      case Entry.SymbolicLink l -> new Entry.SymbolicLink(path, l.target(), l.owner());
      case Entry.HardLink _, Entry.Directory _ ->
          throw new InvalidInput(
              entry.path(), "is a hard link, and a keg has none", "make it a file of its own");
    };
  }

  private DistributionFacts facts(
      ReleaseFacts release, Optional<PinnedImage> image, Optional<String> embedded) {
    return new DistributionFacts(
        release,
        image,
        embedded.map(
            path -> {
              Path file = dist.resolve(path);
              return new DistributionFacts.Embedded(
                  path, digests.of(file), FileContent.of(file).sizeBytes());
            }));
  }

  private Optional<String> embeddedFile(
      String distribution, Optional<String> embedded, Platform platform) {
    Optional<String> path = embedded.map(name -> EmbeddedInputs.path(name, platform));
    path.ifPresent(
        file -> {
          if (!Files.isRegularFile(dist.resolve(file))) {
            throw new InvalidInput(
                distribution,
                "for `%s` is a distribution whose embedded tarball is missing: `%s`"
                    .formatted(platform, file),
                "a distribution is never built without the tarball that release.yml names; build"
                    + " it for this platform too");
          }
        });
    return path;
  }

  private List<Entry> classData(DistributionInputs inputs) {
    return switch (inputs.classData()) {
      case ClassData.None _ -> List.of();
      case ClassData.Archived made ->
          List.of(file("lib/runtime/lib/server/classes.jsa", made.archive()));
      case ClassData.AtFirstStart later -> List.of(file("lib/app/classes.lst", later.classList()));
    };
  }

  private Launcher.Java java(DistributionInputs inputs) {
    return switch (inputs.classData()) {
      case ClassData.None _, ClassData.Archived _ -> new Launcher.Java.Bundled();
      case ClassData.AtFirstStart later ->
          new Launcher.Java.BundledWithCache(
              inputs.release().product() + "/" + inputs.name(), cacheId(inputs, later.classList()));
    };
  }

  private String cacheId(DistributionInputs inputs, Path classList) {
    StringBuilder parts = new StringBuilder(inputs.runtime().key() + "\n");
    inputs.program().jars().forEach(jar -> parts.append(digests.of(jar)).append('\n'));
    parts.append(inputs.release().commitTime().getEpochSecond()).append(digests.of(classList));
    Digest id = Digest.of(parts.toString().getBytes(StandardCharsets.UTF_8));
    return inputs.release().version() + "-" + id.hex().substring(0, 12);
  }

  private static Entry launcher(Program program, ReleaseFacts release, Launcher.Java java) {
    byte[] script = new Launcher(program, release.version(), java).text();
    return text("bin/" + program.command(), 0755, script);
  }

  private static List<Entry> jars(Program program) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < program.jars().size(); i++) {
      entries.add(file(program.jarPaths().get(i), program.jars().get(i)));
    }
    return entries;
  }

  private static Entry file(String path, Path file) {
    return new RegularFile(path, 0644, Owner.ROOT, FileContent.of(file));
  }

  private static Entry text(String path, int mode, byte[] bytes) {
    return new RegularFile(path, mode, Owner.ROOT, Content.of(bytes));
  }

  private Artifact write(
      ArtifactKind kind, String path, Platform platform, FileTree tree, ReleaseFacts release) {
    Tarballs.Tarball tarball = tarballs.write(tree, release.commitTime(), dist.resolve(path));
    return new Artifact(
        kind,
        path.substring(path.lastIndexOf('/') + 1),
        platform,
        path,
        tarball.sizeBytes(),
        tarball.sha256(),
        GZIP);
  }
}
