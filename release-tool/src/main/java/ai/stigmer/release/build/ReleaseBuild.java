package ai.stigmer.release.build;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.file.LockedFile;
import ai.stigmer.release.formula.Finding;
import ai.stigmer.release.formula.FormulaLint;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.LayerCache;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Pointers;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.runtime.ClassDataArchives;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.EmbeddedSpec;
import ai.stigmer.release.spec.ReleaseSpec.FormulaSpec;
import ai.stigmer.release.spec.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds a release into {@code dist/}: images and embedded tarballs side by side, then archives and
 * bottles, then what lists them.
 *
 * <p>{@code release.json} is taken away before the first change and written last: where it stands,
 * everything it lists does too.
 */
public final class ReleaseBuild {
  /** The file that lists a release, below {@code dist/}. */
  public static final String MANIFEST = "release.json";

  private static final String LOCK = ".lock";

  private final BuildRequest request;
  private final BuildTools tools;
  private final BuildListener listener;
  private final InstantSource clock;
  private final FileSets fileSets;
  private final PinnedInputs inputs;
  private final Runtimes runtimes;
  private final DistributionStep distributionStep;
  private final DistributionBuilder distributions;
  private final Instant began;

  /** One build; {@link #run()} it once. */
  public ReleaseBuild(
      BuildRequest request, BuildTools tools, BuildListener listener, InstantSource clock) {
    this.request = request;
    this.tools = tools;
    this.listener = listener;
    this.clock = clock;
    this.began = clock.instant();
    this.fileSets = new FileSets(request.repository());
    this.inputs =
        new PinnedInputs(request.lock(), tools.cache(), tools.debian(), tools.images(), listener);
    this.runtimes = new Runtimes(request.spec(), inputs, tools.linker());
    this.distributionStep = new DistributionStep(request, runtimes, fileSets);
    this.distributions =
        new DistributionBuilder(
            tools.digests(), tools.derived().resolve("tarballs"), request.dist());
  }

  /**
   * Builds what is not there yet, if every input it will ask for is pinned.
   *
   * @throws Misconfigured if {@code release.lock} lacks something, before anything is built
   * @throws Unavailable if another build is at work in the same {@code dist/}
   */
  public ReleaseManifest run() {
    LockRequests.of(request.spec(), tools.machine().platform()).require(request.lock());
    createFolders(request.dist());
    try (LockedFile _ =
        LockedFile.tryHold(request.dist().resolve(LOCK))
            .orElseThrow(
                () ->
                    new Unavailable(
                        request.dist().toString(),
                        "is in use by another release-tool",
                        "wait until that one has ended, and run again",
                        null))) {
      return build();
    }
  }

  private ReleaseManifest build() {
    delete(request.dist().resolve(MANIFEST));
    AtomicFile.deleteLeftOvers(tools.derived());
    Path scratch = scratchFolder();
    try {
      List<Image> images = new ArrayList<>();
      List<Artifact> embedded = new ArrayList<>();
      Concurrently.map(
          List.<Runnable>of(
              () -> images.addAll(images(scratch)), () -> embedded.addAll(embeddedTarballs())),
          step -> {
            step.run();
            return true;
          });
      List<Artifact> artifacts = new ArrayList<>(embedded);
      artifacts.addAll(distributions(images, scratch));
      checksums(artifacts).ifPresent(artifacts::add);
      Optional<Artifact> formula = formula(artifacts);
      formula.ifPresent(artifacts::add);
      ReleaseManifest manifest = manifest(images, artifacts, formula);
      prune(manifest);
      AtomicFile.write(request.dist().resolve(MANIFEST), ReleaseJson.write(manifest));
      tools.digests().save();
      return manifest;
    } finally {
      Folder.delete(scratch);
    }
  }

  private List<Image> images(Path scratch) {
    LayerCache layers = new LayerCache(tools.derived().resolve("layers"));
    ImageBuilder builder =
        new ImageBuilder(request, inputs, runtimes, fileSets, tools.digests(), layers, scratch);
    return Concurrently.map(
        request.spec().images(),
        image -> step("image " + image.name(), () -> builder.build(image)));
  }

  private List<Artifact> embeddedTarballs() {
    record One(EmbeddedSpec spec, Platform platform) {}
    List<One> all = new ArrayList<>();
    for (EmbeddedSpec spec : request.spec().embedded()) {
      platformsCarrying(spec).forEach(platform -> all.add(new One(spec, platform)));
    }
    return Concurrently.map(
        all,
        one ->
            step(
                "embedded " + one.spec().name() + " " + one.platform(),
                () ->
                    distributions.embedded(distributionStep.embedded(one.spec(), one.platform()))));
  }

  private SortedSet<Platform> platformsCarrying(EmbeddedSpec spec) {
    return request.spec().distributions().stream()
        .filter(distribution -> spec.name().equals(distribution.embedded()))
        .flatMap(distribution -> distribution.platforms().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Artifact> distributions(List<Image> images, Path scratch) {
    record One(DistributionSpec spec, Platform platform) {}
    ClassDataStep classData =
        new ClassDataStep(
            request,
            tools.machine(),
            runtimes,
            inputs,
            new ClassDataArchives(tools.digests(), tools.cache().folder().resolve("class-data")),
            scratch);
    List<One> all = new ArrayList<>();
    for (DistributionSpec spec : request.spec().distributions()) {
      spec.platforms().forEach(platform -> all.add(new One(spec, platform)));
    }
    return Concurrently.map(
            all,
            one ->
                step(
                    "distribution " + one.spec().name() + " " + one.platform(),
                    () -> distribution(one.spec(), one.platform(), images, classData)))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Artifact> distribution(
      DistributionSpec spec, Platform platform, List<Image> images, ClassDataStep classData) {
    DistributionInputs plain = distributionStep.distribution(spec, platform, images);
    TreeMap<String, byte[]> home = new TreeMap<>();
    home.put(DistributionFacts.PATH, distributions.distributionJson(plain));
    DistributionInputs complete = plain.with(classData.of(spec, plain, home));
    List<Artifact> made = new ArrayList<>(List.of(distributions.archive(complete)));
    FormulaSpec formula = request.spec().formula();
    if (formula != null
        && formula.distribution().equals(spec.name())
        && formula.bottles().containsKey(platform)) {
      made.add(
          distributions.bottle(complete, FormulaStep.of(request).orElseThrow().bottle(platform)));
    }
    return made;
  }

  private Optional<Artifact> formula(List<Artifact> artifacts) {
    return FormulaStep.of(request)
        .map(
            step -> {
              String ruby = step.render(artifacts, FormulaStep.canonicalDownloads(request));
              requireClean(ruby);
              String path = "formula/" + step.name() + ".rb";
              return write(ArtifactKind.FORMULA, step.name() + ".rb", path, ruby, "text/x-ruby");
            });
  }

  private static void requireClean(String ruby) {
    List<Finding> findings = FormulaLint.lint(ruby);
    if (!findings.isEmpty()) {
      Finding first = findings.getFirst();
      throw new InvalidInput(
          "formula",
          "breaks Homebrew's rules: "
              + findings.stream()
                  .map(f -> "line " + f.line() + ": " + f.message())
                  .collect(Collectors.joining("; ")),
          first.fix());
    }
  }

  /** None for a release of images alone: hosts take no empty asset. */
  private Optional<Artifact> checksums(List<Artifact> artifacts) {
    String text = Checksums.of(artifacts);
    if (text.isEmpty()) {
      delete(request.dist().resolve(Checksums.NAME));
      return Optional.empty();
    }
    return Optional.of(
        write(ArtifactKind.CHECKSUMS, Checksums.NAME, Checksums.NAME, text, "text/plain"));
  }

  private Artifact write(
      ArtifactKind kind, String name, String path, String text, String mediaType) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(request.dist().resolve(path), bytes);
    return new Artifact(kind, name, null, path, bytes.length, Digest.of(bytes), mediaType);
  }

  private ReleaseManifest manifest(
      List<Image> images, List<Artifact> artifacts, Optional<Artifact> formula) {
    Version version = request.git().version();
    return new ReleaseManifest(
        ReleaseManifest.SCHEMA_VERSION,
        request.spec().product().name().value(),
        version.toString(),
        request.git().tag(),
        version.isPrerelease(),
        request.git().commit(),
        request.git().commitTime(),
        request.lockDigest(),
        images,
        artifacts.stream().sorted(Comparator.comparing(Artifact::path)).toList(),
        new Pointers(
            images.stream().flatMap(image -> tags(image, version).stream()).toList(),
            formula
                .map(
                    f ->
                        new Formula(
                            f.name().substring(0, f.name().length() - ".rb".length()),
                            version.toString(),
                            f.sha256()))
                .orElse(null)));
  }

  private static List<Tag> tags(Image image, Version version) {
    Digest digest = image.index().digest();
    List<Tag> tags = new ArrayList<>();
    tags.add(new Tag(image.repository(), version.toString(), digest, false));
    for (String floating :
        List.of("latest", version.major() + "." + version.minor(), version.major() + "")) {
      tags.add(new Tag(image.repository(), floating, digest, true));
    }
    return tags;
  }

  /**
   * Remembers this build, which has just ended, so that the next one can see that nothing changed.
   *
   * @param key everything the result depends on besides files, in one line
   * @param alsoRead files besides those that {@code release.yml} names
   * @param watched those that say whether the repository is as it was
   * @param repositoryUnchanged whether it is, asked after their state was taken
   */
  public void stamp(
      Stamp stamp,
      String key,
      Collection<Path> alsoRead,
      Collection<Path> watched,
      BooleanSupplier repositoryUnchanged) {
    List<Path> read = new ArrayList<>(alsoRead);
    read.addAll(fileSets.seen());
    List<Path> files = new ArrayList<>(read);
    files.addAll(watched);
    for (String folder : List.of("archives", "bottles", "embedded", "formula", "images")) {
      files.addAll(files(request.dist().resolve(folder)));
    }
    files.add(request.dist().resolve(Checksums.NAME));
    files.add(request.dist().resolve(MANIFEST));
    stamp.write(
        key, files, () -> Stamp.areOlder(read, began) && repositoryUnchanged.getAsBoolean());
  }

  /** Deletes what an earlier release left in the folders of this one. */
  private void prune(ReleaseManifest manifest) {
    Set<Path> kept = new HashSet<>();
    manifest.artifacts().forEach(a -> kept.add(request.dist().resolve(a.path())));
    for (String folder : List.of("archives", "bottles", "embedded", "formula")) {
      files(request.dist().resolve(folder)).stream()
          .filter(file -> !kept.contains(file))
          .forEach(ReleaseBuild::delete);
    }
    Set<String> images = manifest.images().stream().map(Image::name).collect(Collectors.toSet());
    Path layouts = request.dist().resolve("images");
    if (Files.isDirectory(layouts)) {
      children(layouts).stream()
          .filter(layout -> !images.contains(layout.getFileName().toString()))
          .forEach(Folder::delete);
    }
  }

  private <T> T step(String name, Supplier<T> work) {
    var began = clock.instant();
    listener.started(name);
    T result = work.get();
    listener.ended(name, Duration.between(began, clock.instant()));
    return result;
  }

  private Path scratchFolder() {
    Path folder = tools.derived().resolve("scratch");
    Folder.delete(folder);
    createFolders(folder);
    return folder;
  }

  private static void createFolders(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Storage.of(folder, "created", e);
    }
  }

  private static Collection<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw Storage.of(path, "deleted", e);
    }
  }
}
