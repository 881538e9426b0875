package ai.stigmer.release.build;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.LayerCache;
import ai.stigmer.release.manifest.PartJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.ReleasePart;
import ai.stigmer.release.manifest.ReleasePart.Contents;
import ai.stigmer.release.manifest.ReleasePart.PartialImage;
import ai.stigmer.release.runtime.ClassDataArchives;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Builds a release, or a part of one, into {@code dist/}: images and embedded tarballs side by
 * side, then distributions, then what lists them.
 */
public final class ReleaseBuild {
  private final BuildRequest request;
  private final BuildTools tools;
  private final BuildSteps steps;
  private final DistFolder dist;
  private final FileSets fileSets;
  private final PinnedInputs inputs;
  private final Runtimes runtimes;
  private final DistributionStep distributionStep;
  private final DistributionBuilder distributions;
  private final ImageIndexes indexes;
  private final Instant began;

  /** One build; {@link #run()} or {@link #part()} once. */
  public ReleaseBuild(
      BuildRequest request, BuildTools tools, BuildListener listener, InstantSource clock) {
    this.request = request;
    this.tools = tools;
    this.steps = new BuildSteps(listener, clock);
    this.began = clock.instant();
    this.dist = new DistFolder(request.dist());
    this.fileSets = new FileSets(request.repository());
    this.inputs =
        new PinnedInputs(request.lock(), tools.cache(), tools.debian(), tools.images(), listener);
    this.runtimes = new Runtimes(request.spec(), inputs, tools.linker());
    this.distributionStep = new DistributionStep(request, runtimes, fileSets);
    this.distributions =
        new DistributionBuilder(
            tools.digests(), tools.derived().resolve("tarballs"), request.dist());
    this.indexes = new ImageIndexes(request);
  }

  /**
   * Builds what is not there yet, if every input it will ask for is pinned.
   *
   * @throws Misconfigured if {@code release.lock} lacks something, before anything is built
   * @throws Unavailable if another build is at work in the same {@code dist/}
   */
  public ReleaseManifest run() {
    Platform machine = tools.machine().platform();
    ProvenanceStep provenance =
        new ProvenanceStep(
            request,
            machine,
            pinned -> pinned.platform().equals(machine) ? runtimes.buildJdk() : pinned);
    Completion completion = new Completion(request, distributions, provenance, dist);
    return inScratch(
        scratch -> {
          Base base = base(scratch);
          List<Image> images =
              base.images().stream().map(one -> indexes.join(one.spec(), one.platforms())).toList();
          List<Artifact> artifacts = new ArrayList<>(base.embedded());
          artifacts.addAll(bills(base.images()));
          eachDistribution(scratch, (spec, contents) -> completion.pack(spec, contents, images))
              .forEach(artifacts::addAll);
          return completion.list(images, artifacts);
        });
  }

  /**
   * Builds the platforms of the request as a part of the release, for {@link PartsMerge} to put
   * together with the others.
   *
   * @throws Misconfigured as {@link #run} does
   * @throws Unavailable as {@link #run} does
   */
  public ReleasePart part() {
    return inScratch(
        scratch -> {
          Base base = base(scratch);
          base.images().forEach(one -> indexes.leaveApart(one.spec(), one.platforms()));
          List<Contents> distributions =
              eachDistribution(
                  scratch, (_, contents) -> PackedContents.write(contents, request.dist()));
          List<Artifact> bills = bills(base.images());
          ReleasePart part =
              new ReleasePart(
                  ReleasePart.SCHEMA_VERSION,
                  request.source(),
                  List.copyOf(request.spec().platforms()),
                  base.images().stream().map(BuiltImage::partial).toList(),
                  base.embedded().stream().sorted(Comparator.comparing(Artifact::path)).toList(),
                  distributions.stream().sorted(Comparator.comparing(Contents::path)).toList(),
                  bills.stream().sorted(Comparator.comparing(Artifact::path)).toList());
          List<String> kept = new ArrayList<>();
          base.embedded().forEach(one -> kept.add(one.path()));
          bills.forEach(one -> kept.add(one.path()));
          distributions.forEach(one -> kept.add(one.path()));
          dist.keepOnly(
              kept,
              base.images().stream()
                  .map(one -> one.spec().name().value())
                  .collect(Collectors.toSet()));
          AtomicFile.write(request.dist().resolve(PartJson.FILE_NAME), PartJson.write(part));
          return part;
        });
  }

  private <T> T inScratch(Function<Path, T> work) {
    LockRequests.of(request.spec(), tools.machine().platform()).require(request.lock());
    return dist.alone(
        () -> {
          dist.forgetLists();
          AtomicFile.deleteLeftOvers(tools.derived());
          try (Scratch scratch = Scratch.in(tools.derived())) {
            T result = work.apply(scratch.folder());
            tools.digests().save();
            return result;
          }
        });
  }

  /** What distributions build on. */
  private record Base(List<BuiltImage> images, List<Artifact> embedded) {}

  private record BuiltImage(ImageSpec spec, List<PlatformImage> platforms) {
    PartialImage partial() {
      return new PartialImage(spec.name().value(), platforms);
    }
  }

  private Base base(Path scratch) {
    List<BuiltImage> images = new ArrayList<>();
    List<Artifact> embedded = new ArrayList<>();
    Concurrently.map(
        List.<Runnable>of(
            () -> images.addAll(images(scratch)), () -> embedded.addAll(embeddedTarballs())),
        step -> {
          step.run();
          return true;
        });
    return new Base(images, embedded);
  }

  private List<BuiltImage> images(Path scratch) {
    LayerCache layers = new LayerCache(tools.derived().resolve("layers"));
    ImageBuilder builder =
        new ImageBuilder(request, inputs, runtimes, fileSets, tools.digests(), layers, scratch);
    return Concurrently.map(
        request.spec().images().stream().filter(image -> !image.platforms().isEmpty()).toList(),
        image ->
            steps.run("image " + image.name(), () -> new BuiltImage(image, builder.build(image))));
  }

  private List<Artifact> bills(List<BuiltImage> images) {
    SbomStep step =
        new SbomStep(request, new Materials(request, inputs, runtimes, fileSets, tools.digests()));
    return steps.run(
        "bills of materials",
        () -> {
          List<Artifact> bills = new ArrayList<>();
          for (BuiltImage image : images) {
            image.platforms().forEach(one -> bills.add(step.write(image.spec(), one)));
          }
          Target.distributions(request.spec())
              .forEach(one -> bills.add(step.write(one.spec(), one.platform())));
          return bills;
        });
  }

  private List<Artifact> embeddedTarballs() {
    return Concurrently.map(
        Target.embedded(request.spec()),
        one ->
            steps.run(
                "embedded " + one.spec().name() + " " + one.platform(),
                () ->
                    distributions.embedded(distributionStep.embedded(one.spec(), one.platform()))));
  }

  private <T> List<T> eachDistribution(
      Path scratch, BiFunction<DistributionSpec, DistributionContents, T> use) {
    ClassDataStep classData =
        new ClassDataStep(
            request,
            tools.machine(),
            runtimes,
            inputs,
            new ClassDataArchives(tools.digests(), tools.cache().folder().resolve("class-data")),
            scratch);
    return Concurrently.map(
        Target.distributions(request.spec()),
        one ->
            steps.run(
                "distribution " + one.spec().name() + " " + one.platform(),
                () -> use.apply(one.spec(), contents(one.spec(), one.platform(), classData))));
  }

  private DistributionContents contents(
      DistributionSpec spec, Platform platform, ClassDataStep classData) {
    DistributionInputs plain = distributionStep.distribution(spec, platform);
    TreeMap<String, byte[]> home = new TreeMap<>();
    home.put(DistributionFacts.PATH, distributions.distributionJson(plain));
    return distributions.contents(plain.with(classData.of(spec, plain, home)));
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
    files.addAll(dist.contents());
    Stamp.State state = Stamp.stateOf(files);
    if (Stamp.areOlder(read, began) && repositoryUnchanged.getAsBoolean()) {
      stamp.write(key, state);
    }
  }
}
