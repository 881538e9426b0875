package ai.stigmer.release.build;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.layout.LayoutImageStore;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.ReleasePart.Contents;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.EmbeddedSpec;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import ai.stigmer.release.verify.CheckedContent;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.ImageVerification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Puts parts of a release together: byte for byte what one machine would have built. It needs
 * neither jars nor modules nor Debian packages, as all that is in the parts.
 */
public final class PartsMerge {
  private static final String COPY_AGAIN = "copy the part here again, or build it again";

  private final BuildRequest request;
  private final BuildTools tools;
  private final BuildSteps steps;
  private final DistFolder dist;
  private final DistributionBuilder distributions;

  /**
   * One merge.
   *
   * @param request for all platforms of the release
   */
  public PartsMerge(
      BuildRequest request, BuildTools tools, BuildListener listener, InstantSource clock) {
    this.request = request;
    this.tools = tools;
    this.steps = new BuildSteps(listener, clock);
    this.dist = new DistFolder(request.dist());
    this.distributions =
        new DistributionBuilder(
            tools.digests(), tools.derived().resolve("tarballs"), request.dist());
  }

  /**
   * Reads every byte of the parts before the first change.
   *
   * @param folders the {@code dist/} of each part; none of them the one that is written
   * @throws InvalidInput if a folder holds no part, one of another release, or if some platform is
   *     in none
   * @throws Mismatch if parts contradict each other, or hold other bytes than they list
   * @throws Unavailable if a build is at work in the same {@code dist/}
   */
  public ReleaseManifest run(List<Path> folders) {
    Parts parts = Parts.open(request, folders);
    steps.run("check parts", () -> requireSound(parts));
    return dist.alone(
        () -> {
          dist.forgetLists();
          AtomicFile.deleteLeftOvers(tools.derived());
          try (Scratch scratch = Scratch.in(tools.derived())) {
            ReleaseManifest manifest = merge(parts, scratch.folder());
            tools.digests().save();
            return manifest;
          }
        });
  }

  private boolean requireSound(Parts parts) {
    List<Runnable> checks = new ArrayList<>();
    for (Target<ImageSpec> target : Target.images(request.spec())) {
      Parts.Found<PlatformImage> one = parts.image(target);
      LayoutImageStore layout = new LayoutImageStore(layout(target.spec(), one.folder()));
      checks.add(() -> require(ImageVerification.check(layout, one.what())));
    }
    for (Target<EmbeddedSpec> target : Target.embedded(request.spec())) {
      Parts.Found<Artifact> one = parts.embedded(target);
      Path file = one.folder().resolve(one.what().path());
      checks.add(() -> requireFile(file, one.what().sizeBytes(), one.what().sha256()));
    }
    for (Parts.Found<Artifact> one : parts.bills(request)) {
      Path file = one.folder().resolve(one.what().path());
      checks.add(() -> requireFile(file, one.what().sizeBytes(), one.what().sha256()));
    }
    for (Target<DistributionSpec> target : Target.distributions(request.spec())) {
      Parts.Found<Contents> one = parts.distribution(target);
      Path file = one.folder().resolve(one.what().path());
      checks.add(() -> requireFile(file, one.what().sizeBytes(), one.what().sha256()));
    }
    Concurrently.map(
        checks,
        check -> {
          check.run();
          return true;
        });
    return true;
  }

  private static void requireFile(Path file, long sizeBytes, Digest sha256) {
    if (!Files.isRegularFile(file)) {
      throw new Mismatch(file.toString(), sha256.toString(), "missing", COPY_AGAIN);
    }
    Optional<Finding> finding =
        CheckedContent.check(file.toString(), sizeBytes, sha256, () -> FileContent.of(file));
    require(finding.stream().toList());
  }

  private static void require(List<Finding> findings) {
    for (Finding first : findings) {
      throw new Mismatch(first.subject(), first.expected(), first.actual(), COPY_AGAIN);
    }
  }

  private ReleaseManifest merge(Parts parts, Path scratch) {
    List<Image> images =
        Concurrently.map(
            request.spec().images(),
            spec -> steps.run("image " + spec.name(), () -> image(spec, parts)));
    List<Artifact> artifacts = new ArrayList<>();
    for (Target<EmbeddedSpec> target : Target.embedded(request.spec())) {
      artifacts.add(copy(parts.embedded(target)));
    }
    parts.bills(request).forEach(bill -> artifacts.add(copy(bill)));
    Completion completion = new Completion(request, distributions, provenance(), dist);
    Concurrently.map(
            Target.distributions(request.spec()),
            one ->
                steps.run(
                    "distribution " + one.spec().name() + " " + one.platform(),
                    () ->
                        completion.pack(
                            one.spec(), contents(one, parts.distribution(one), scratch), images)))
        .forEach(artifacts::addAll);
    return completion.list(images, artifacts);
  }

  private ProvenanceStep provenance() {
    return new ProvenanceStep(request, tools.machine().platform(), UnaryOperator.identity());
  }

  private Image image(ImageSpec spec, Parts parts) {
    ImageLayout layout = ImageIndexes.layout(request, spec);
    List<PlatformImage> platforms = new ArrayList<>();
    for (Platform platform : spec.platforms()) {
      Parts.Found<PlatformImage> one = parts.image(new Target<>(spec, platform));
      layout.copyFrom(ImageLayout.open(layout(spec, one.folder())), one.what().manifest());
      platforms.add(one.what());
    }
    return new ImageIndexes(request).join(spec, platforms);
  }

  private static Path layout(ImageSpec spec, Path part) {
    return part.resolve("images").resolve(spec.name().value());
  }

  private Artifact copy(Parts.Found<Artifact> finished) {
    Path from = finished.folder().resolve(finished.what().path());
    Path to = request.dist().resolve(finished.what().path());
    if (!tools.digests().find(to).equals(Optional.of(finished.what().sha256()))) {
      AtomicFile.write(to, out -> Files.copy(from, out));
    }
    return finished.what();
  }

  private DistributionContents contents(
      Target<DistributionSpec> target, Parts.Found<Contents> packed, Path scratch) {
    DistributionSpec spec = target.spec();
    Path spool = scratch.resolve(spec.name() + "-" + target.platform().dashed() + ".contents");
    return new DistributionContents(
        request.facts(),
        spec.name().value(),
        target.platform(),
        Optional.ofNullable(spec.embedded()).map(Object::toString),
        DistributionStep.installPaths(spec),
        PackedContents.read(packed.folder().resolve(packed.what().path()), spool));
  }
}
